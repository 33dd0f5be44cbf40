// Waits for conditions.

/** Far more than anything takes, also on a machine that does much else. */
const LIMIT = 60_000;

/** Tries until it works, and says at last what was wrong. Gives back what it gave. */
export async function eventually(what, attempt, limit = LIMIT) {
  const end = Date.now() + limit;
  for (;;) {
    try {
      return await attempt();
    } catch (error) {
      if (Date.now() > end) throw new Error(`${what}: not within ${limit / 1000} s: ${error.message}`, { cause: error });
    }
    await new Promise((done) => setTimeout(done, 50));
  }
}
