" Nulecules are YAML.
runtime! indent/yaml.vim
