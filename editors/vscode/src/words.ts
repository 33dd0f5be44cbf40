// Words that come from files, in messages of the editor.

/** Words in which nothing can be clicked: messages of the editor make links of `[…](…)`. Marks around names go. */
export const inert = (words: string): string => words.replaceAll("`", "").replaceAll("](", "] (");
