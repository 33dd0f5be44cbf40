;;; plimsoll.el --- Findings and live plans for Nulecule, CNAB and OAM files  -*- lexical-binding: t; -*-

;; SPDX-License-Identifier: Apache-2.0
;; Version: 0.1.0
;; Package-Requires: ((emacs "28.1") (eglot "1.9"))
;; Keywords: languages, tools

;;; Commentary:

;; plimsoll shows what installing, upgrading or removing an application will
;; do, and what is wrong with the files that describe it.  This package starts
;; its language server through Eglot, and shows the plan beside the text while
;; you type.
;;
;;     (require 'plimsoll)
;;     (plimsoll-global-mode 1)
;;
;; A file is plimsoll's by what it says: other YAML, JSON and text is left
;; alone, and keeps its own server.
;;
;; `plimsoll-plan'         what will be done, in which order; follows the
;;                         cursor and every edit
;; `plimsoll-why'          why the part at the cursor is done, and when
;; `plimsoll-changes'      what changes against what is recorded
;; `plimsoll-recognition'  as what the file was recognised, and why
;; `plimsoll-fix-all'      applies the safe fixes of all findings
;; `plimsoll-restart'      starts the server again
;; `plimsoll-log'          what happened to the server, and what it said
;;
;; The settings of the server are the section `:plimsoll' of
;; `eglot-workspace-configuration'.

;;; Code:

(require 'seq)
(require 'subr-x)

(declare-function plimsoll--connect "plimsoll-server")
(declare-function plimsoll--disconnect "plimsoll-server")

;; What needs Eglot is loaded with the first file of plimsoll's.
(autoload 'plimsoll-plan "plimsoll-plan" "Show what will be done, in which order." t)
(autoload 'plimsoll-why "plimsoll-plan" "Show why what the cursor is at is done." t)
(autoload 'plimsoll-changes "plimsoll-plan" "Show what changes against what is recorded." t)
(autoload 'plimsoll-recognition "plimsoll-server" "Say as what this file was recognised." t)
(autoload 'plimsoll-fix-all "plimsoll-server" "Apply all safe fixes of this file." t)
(autoload 'plimsoll-restart "plimsoll-server" "Start the server of this file again." t)
(autoload 'plimsoll-log "plimsoll-server" "Show what happened to the server." t)

(defgroup plimsoll nil
  "Findings and live plans for Nulecule, CNAB and OAM files."
  :group 'languages
  :prefix "plimsoll-")

(defcustom plimsoll-languages
  '((plimsoll-mode . "yaml") (plimsoll-answers-mode . "ini")
    (yaml-mode . "yaml") (yaml-ts-mode . "yaml")
    (json-mode . "json") (js-json-mode . "json") (json-ts-mode . "json")
    (js-mode . "json") (conf-unix-mode . "ini") (text-mode . "plaintext"))
  "Major modes whose files may be plimsoll's, with the name of the language."
  :type '(alist :key-type symbol :value-type string))

(defvar-local plimsoll--trouble nil
  "Why the buffer has no server, in words; nil where nothing is wrong.")

;;;; Whether a file is plimsoll's

(defconst plimsoll--marks
  '(;; Nulecule
    ("^[ \t{]*[\"']?specversion[\"']?[ \t]*:"
     "^[ \t{]*[\"']?\\(?:graph\\|id\\)[\"']?[ \t]*:")
    ;; Open Application Model
    ("^[ \t{]*[\"']?apiVersion[\"']?[ \t]*:[ \t]*[\"']?core\\.\\(?:oam\\.dev\\|hydra\\.io\\)\\b")
    ;; CNAB bundle
    ("[\"']?invocationImages[\"']?[ \t]*:[ \t\n]*[[-]"
     "[\"']?\\(?:name\\|version\\|schemaVersion\\|parameters\\)[\"']?[ \t]*:")
    ;; Manifest of Porter
    ("^mixins:" "^\\(?:schemaVersion\\|registry\\|install\\|uninstall\\):")
    ;; Parameter set or credential set
    ("^\\(?:[ \t{]*\"\\(?:parameters\\|credentials\\)\"\\|\\(?:parameters\\|credentials\\)\\)[ \t]*:[ \t\n]*[[-]"
     "[\"']?source[\"']?[ \t]*:[ \t\n]*{?[ \t\n]*[\"']?\\(?:value\\|env\\|path\\|command\\|secret\\)[\"']?[ \t]*:"))
  "What texts of each format say: all the expressions of a row.
Only whether the server is asked at all; what a file is, the server
decides.")

(defconst plimsoll--names
  "\\`\\(?:Nulecule\\|porter\\.yaml\\|.+\\.porter\\.yaml\\|.+\\.cnab\\|answers\\.conf.*\\)\\'"
  "Names of files that are plimsoll's however little they say yet.")

(defun plimsoll--says-so-p ()
  "Whether the text of the buffer is of a format of plimsoll."
  (let ((case-fold-search nil)
        ;; Large files of others open as fast as before.
        (end (min (1+ (buffer-size)) 1000000)))
    (save-excursion
      (save-restriction
        (widen)
        (seq-some (lambda (row)
                    (seq-every-p (lambda (mark)
                                   (goto-char (point-min))
                                   (re-search-forward mark end t))
                                 row))
                  plimsoll--marks)))))

(defun plimsoll--artifact-p (file)
  "Whether a Nulecule in a folder above FILE names it as an artifact."
  (when-let ((folder (locate-dominating-file
                      (file-name-directory file)
                      (lambda (folder)
                        (file-regular-p (expand-file-name "Nulecule" folder))))))
    (with-temp-buffer
      (insert-file-contents (expand-file-name "Nulecule" folder))
      (search-forward (file-relative-name file folder) nil t))))

(defun plimsoll--ours-p ()
  "Whether the file of the buffer is plimsoll's."
  (when-let ((file buffer-file-name))
    (or (let ((case-fold-search nil))
          (string-match-p plimsoll--names (file-name-nondirectory file)))
        (plimsoll--says-so-p)
        (plimsoll--artifact-p file))))

(defun plimsoll--unclaimed-p ()
  "Whether a file that no other mode wants is plimsoll's.
Beside a plimsoll.toml all YAML is."
  (or (plimsoll--ours-p)
      (and buffer-file-name
           (string-match-p "\\.ya?ml\\'" buffer-file-name)
           (locate-dominating-file buffer-file-name "plimsoll.toml"))))

;;;; Modes

(defvar plimsoll-mode-syntax-table
  (let ((table (make-syntax-table)))
    (dolist (character '(?- ?_ ?.))
      (modify-syntax-entry character "_" table))
    (modify-syntax-entry ?# "<" table)
    (modify-syntax-entry ?\n ">" table)
    (modify-syntax-entry ?\" "\"" table)
    (modify-syntax-entry ?' "." table)
    (modify-syntax-entry ?$ "'" table)
    table)
  "Syntax of Nulecule and other YAML, where no `yaml-mode' brings its own.")

(defconst plimsoll--keywords
  '(("^[ \t]*\\(?:- +\\)*\\(\"?[A-Za-z_][A-Za-z0-9_./-]*\"?\\)[ \t]*:\\(?:[ \t]\\|$\\)"
     1 font-lock-variable-name-face)
    ("\\$\\(?:{[^}\n]*}\\|[A-Za-z_][A-Za-z0-9_]*\\)" 0 font-lock-preprocessor-face t)
    ("[:-][ \t]+\\(true\\|false\\|null\\|~\\|[0-9]+\\(?:\\.[0-9]+\\)?\\)[ \t]*$"
     1 font-lock-constant-face)
    ("^\\(?:---\\|\\.\\.\\.\\)" 0 font-lock-comment-face))
  "What is coloured where no `yaml-mode' is installed.")

(defalias 'plimsoll--parent-mode
  (if (fboundp 'yaml-mode) 'yaml-mode 'prog-mode)
  "The mode that `plimsoll-mode' is derived from.")

;;;###autoload
(define-derived-mode plimsoll-mode plimsoll--parent-mode "YAML"
  "Mode for Nulecule files, and for other YAML that plimsoll reads."
  (unless (derived-mode-p 'yaml-mode)
    (setq-local comment-start "# "
                comment-start-skip "#+[ \t]*"
                indent-tabs-mode nil
                tab-width 2
                indent-line-function #'plimsoll-indent-line
                electric-indent-inhibit t
                font-lock-defaults '(plimsoll--keywords)))
  (plimsoll-minor-mode 1))

;;;###autoload
(define-derived-mode plimsoll-answers-mode conf-unix-mode "Answers"
  "Mode for files with the answers of a Nulecule."
  (plimsoll-minor-mode 1))

;;;###autoload
(add-to-list 'auto-mode-alist '("/Nulecule\\'" . plimsoll-mode))
;;;###autoload
(add-to-list 'auto-mode-alist '("/answers\\.conf[^/]*\\'" . plimsoll-answers-mode))

(defun plimsoll-indent-line ()
  "Indent like the line above, deeper below a key without a value.
Asked once more, go back by two columns."
  (interactive)
  (let* ((is-asked (eq this-command 'indent-for-tab-command))
         (goal (save-excursion (beginning-of-line) (plimsoll--indentation)))
         (now (current-indentation))
         (column (if (and is-asked (<= 1 now goal)) (- now 2) goal)))
    (cond
     ;; What the server has indented stays so.
     ((not (or is-asked (zerop now))) (when (< (current-column) now) (back-to-indentation)))
     ((<= (current-column) now) (indent-line-to (max 0 column)))
     (t (save-excursion (indent-line-to (max 0 column)))))))

(defun plimsoll--indentation ()
  "The column that a line after the one above begins at."
  (if (not (re-search-backward "[^ \t\n]" nil t)) 0
    (beginning-of-line)
    ;; A key behind a dash has others below it; a text behind one has other dashes.
    (looking-at (if (looking-at-p "[ \t]*\\(?:- +\\)+[^ \t\n#:][^:\n]*:\\(?:[ \t]\\|$\\)")
                    "[ \t]*\\(?:- +\\)*"
                  "[ \t]*"))
    (+ (- (match-end 0) (point))
       (if (looking-at-p ".*[^ \t].*:[ \t]*\\(?:#.*\\)?$") 2 0))))

;;;###autoload
(define-minor-mode plimsoll-minor-mode
  "Findings, completion and plans of plimsoll in this file."
  :lighter (:eval (plimsoll--lighter))
  (cond
   ;; Eglot leaves files without a mode alone.
   ((and plimsoll-minor-mode (eq major-mode 'fundamental-mode)) (plimsoll-mode))
   ((not (require 'eglot nil t))
    (setq plimsoll--trouble "plimsoll needs Eglot: M-x package-install RET eglot, or the package elpa-eglot of Debian")
    (message "%s" plimsoll--trouble))
   (t
    (require 'plimsoll-plan)
    (if plimsoll-minor-mode (plimsoll--connect) (plimsoll--disconnect)))))

(defun plimsoll--lighter ()
  "What the mode line says."
  (if plimsoll--trouble
      (concat " " (propertize "Plimsoll!" 'face 'error 'help-echo plimsoll--trouble))
    " Plimsoll"))

(defun plimsoll--turn-on ()
  "Turn on `plimsoll-minor-mode' where the file is plimsoll's."
  (when (and (not plimsoll-minor-mode)
             (assq major-mode plimsoll-languages)
             (not (and (eq major-mode 'js-mode)
                       (string-match-p "\\.m?jsx?\\'" (or buffer-file-name ""))))
             (plimsoll--ours-p))
    (plimsoll-minor-mode 1)))

;;;###autoload
(define-globalized-minor-mode plimsoll-global-mode
  plimsoll-minor-mode plimsoll--turn-on
  :group 'plimsoll
  (let ((row '(plimsoll--unclaimed-p . plimsoll-mode)))
    (setq magic-fallback-mode-alist (delete row magic-fallback-mode-alist))
    (when plimsoll-global-mode (push row magic-fallback-mode-alist)))
  ;; A file may become plimsoll's while it is written.
  (if plimsoll-global-mode
      (add-hook 'after-save-hook #'plimsoll--turn-on)
    (remove-hook 'after-save-hook #'plimsoll--turn-on)))


(provide 'plimsoll)

;; Local Variables:
;; checkdoc-verb-check-experimental-flag: nil
;; End:

;;; plimsoll.el ends here
