;;; support.el --- What the tests in this folder are written with  -*- lexical-binding: t; -*-

;; SPDX-License-Identifier: Apache-2.0

;;; Commentary:

;; A workspace of its own for each test, a few verbs, and patience: a condition
;; is waited for, never a time.  `PLIMSOLL' names the program.

;;; Code:

(require 'package)
;; Where Debian puts packages, which `emacs -Q' does not know.
(add-to-list 'package-directory-list "/usr/share/emacs/site-lisp/elpa")
(package-initialize)

(require 'cl-lib)
(require 'ert)
(require 'plimsoll)
(require 'plimsoll-plan)

(defconst support-program
  (let ((program (or (getenv "PLIMSOLL") (error "PLIMSOLL must name the program `plimsoll'"))))
    (or (executable-find program) (expand-file-name program)))
  "The program that is tested.")

(defconst support-fixtures
  (expand-file-name "../../../fixtures/"
                    (file-name-directory (or load-file-name buffer-file-name)))
  "The examples of the repository.")

(defconst support-patience 30
  "Seconds until a condition that does not come is a failure.")

(setq make-backup-files nil
      auto-save-default nil
      create-lockfiles nil
      plimsoll-program support-program
      ;; What the tests compare is the text, not what surrounds it.
      eglot-confirm-server-initiated-edits nil)

(defvar support-folder nil "The folder of the workspace of the test.")

(defmacro support-in-workspace (files &rest body)
  "Do BODY in a new workspace with FILES, a list of (NAME . TEXT).
Afterwards its servers have ended, and its buffers and files are gone."
  (declare (indent 1) (debug t))
  `(let* ((support-folder (file-name-as-directory
                           (file-truename (make-temp-file "plimsoll-" t))))
          (default-directory support-folder))
     (unwind-protect
         (save-window-excursion
           (pcase-dolist (`(,name . ,text) (cons '("plimsoll.toml" . "") ,files))
             (support-write name text))
           (plimsoll-global-mode 1)
           ,@body)
       (support-clean-up))))

(defun support-write (name text)
  "Write TEXT to the file NAME of the workspace."
  (let ((file (expand-file-name name support-folder)))
    (make-directory (file-name-directory file) t)
    (with-temp-file file (insert text))))

(defun support-copy (name)
  "Copy the example NAME into the workspace."
  (copy-directory (expand-file-name name support-fixtures)
                  (expand-file-name name support-folder) nil t t))

(defun support-clean-up ()
  "End what the test has started, and remove what it has written."
  (dolist (server (support-servers))
    ;; Newer versions of Eglot can do so only from a buffer of the server.
    (with-current-buffer (seq-find (lambda (buffer)
                                     (with-current-buffer buffer
                                       (and (eglot-managed-p) (eq server (eglot-current-server)))))
                                   (buffer-list))
      (eglot-shutdown server)))
  (dolist (buffer (buffer-list))
    (with-current-buffer buffer
      (when (or (and buffer-file-name (string-prefix-p support-folder buffer-file-name))
                (string-prefix-p "*plimsoll" (buffer-name)))
        (set-buffer-modified-p nil)
        (kill-buffer buffer))))
  (setq plimsoll--told nil
        plimsoll-program support-program)
  (clrhash plimsoll--ends)
  (clrhash plimsoll--newest)
  (delete-directory support-folder t))

(defun support-servers ()
  "The servers that run for the workspace."
  (delete-dups
   (delq nil (mapcar (lambda (buffer)
                       (with-current-buffer buffer
                         (when-let ((server (and buffer-file-name (eglot-current-server))))
                           (and (jsonrpc-running-p server) server))))
                     (buffer-list)))))

(defun support-rest ()
  "What Emacs does once a command has ended and the user rests."
  (run-hooks 'post-command-hook)
  ;; Newer versions of Eglot set the timer that sends changes only now.
  (accept-process-output nil 0.01)
  (dolist (timer (copy-sequence timer-idle-list))
    (when (memq timer timer-idle-list) (timer-event-handler timer))))

(defmacro support-wait-for (what &rest condition)
  "Wait until CONDITION is not nil, and give its value; WHAT says it in words."
  (declare (indent 1) (debug t))
  `(support-wait ,what (lambda () ,@condition)))

(defun support-wait (what condition)
  "Wait until CONDITION, which is WHAT in words, gives a value."
  (let ((until (+ (float-time) support-patience)) found)
    (while (not (setq found (funcall condition)))
      (when (> (float-time) until)
        (ert-fail (list (concat "waited in vain for " what) (support-state))))
      (accept-process-output nil 0.02))
    found))

(defun support-state ()
  "What helps to understand a failure."
  (list :buffer (buffer-name)
        :text (buffer-substring-no-properties (point-min) (min (point-max) 2000))
        :findings (support-findings)
        :log (when-let ((log (get-buffer "*plimsoll log*")))
               (with-current-buffer log (buffer-string)))))

(defun support-open (name)
  "Open the file NAME of the workspace, and wait until the server has it."
  (switch-to-buffer (find-file-noselect (expand-file-name name support-folder)))
  (support-rest)
  (support-wait-for (format "the server to manage %s" name) (eglot-managed-p))
  (support-rest)
  (current-buffer))

(defun support-go-to (text &optional offset)
  "Put the cursor at the start of TEXT, or OFFSET characters behind that."
  (goto-char (point-min))
  (search-forward text)
  (goto-char (+ (match-beginning 0) (or offset 0)))
  (when (get-buffer-window) (set-window-point (get-buffer-window) (point))))

(defun support-type (text)
  "Type TEXT at the cursor; errors are said and not more, as by Emacs itself."
  (mapc (lambda (character)
          (setq last-command-event character)
          (condition-case problem
              (call-interactively #'self-insert-command)
            (error (message "%s" (error-message-string problem)))))
        text))

(defun support-replace (old new)
  "Replace OLD, which comes first, with NEW, and rest."
  (support-go-to old)
  (delete-char (length old))
  (insert new)
  (support-rest))

(defun support-findings ()
  "The findings of the buffer: (SEVERITY LINE TEXT-THAT-IS-MARKED MESSAGE)."
  (mapcar (lambda (finding)
            (list (flymake-diagnostic-type finding)
                  (line-number-at-pos (flymake-diagnostic-beg finding))
                  (buffer-substring-no-properties (flymake-diagnostic-beg finding)
                                                  (flymake-diagnostic-end finding))
                  (flymake-diagnostic-text finding)))
          (flymake-diagnostics)))

(defun support-finding (part)
  "The finding of the buffer whose message has PART."
  (seq-find (lambda (finding) (string-match-p (regexp-quote part) (nth 3 finding)))
            (support-findings)))

(defun support-text-of (name)
  "The text of the file NAME, as the editor has it."
  (with-current-buffer (find-file-noselect (expand-file-name name support-folder))
    (buffer-substring-no-properties (point-min) (point-max))))

(defun support-lines-with (part text)
  "The lines of TEXT that have PART, without indentation."
  (seq-filter (lambda (line) (string-match-p (regexp-quote part) line))
              (mapcar #'string-trim (split-string text "\n"))))

(defmacro support-messages (&rest body)
  "What is said while BODY runs, as one text."
  `(let (said)
     (cl-letf (((symbol-function 'message)
                (lambda (form &rest arguments)
                  (when form (push (apply #'format form arguments) said)) nil)))
       ,@body)
     (string-join (nreverse said) "\n")))

(provide 'support)
;;; support.el ends here
