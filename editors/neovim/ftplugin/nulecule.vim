" Nulecules are YAML.
runtime! ftplugin/yaml.vim ftplugin/yaml_*.vim
