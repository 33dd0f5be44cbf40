;;; plimsoll-server.el --- The language server of plimsoll, and keeping it alive  -*- lexical-binding: t; -*-

;; SPDX-License-Identifier: Apache-2.0

;;; Commentary:

;; Finds the program, connects it through Eglot, starts it again when it ends
;; unasked, and keeps a log of all that.

;;; Code:

(require 'cl-lib)
(require 'eglot)
(require 'plimsoll)
(require 'project)
(require 'seq)
(require 'subr-x)

(defcustom plimsoll-program "plimsoll"
  "The program: a name that is looked for, or a path."
  :type 'string
  :group 'plimsoll)

;;;; The server

(defclass plimsoll-server (eglot-lsp-server)
  ((is-ready :initform nil :documentation "Whether it has answered `initialize'."))
  :documentation "The language server of plimsoll.")

(defun plimsoll--contact ()
  "The row of `eglot-server-programs' for plimsoll's files."
  (let ((known (seq-filter (lambda (row) (fboundp (car row))) plimsoll-languages)))
    ;; Where the mode was turned on by hand, the file is of another language.
    (unless (assq major-mode known) (push (cons major-mode "plaintext") known))
    (cons (mapcar (lambda (row) (list (car row) :language-id (cdr row))) known)
          (list 'plimsoll-server plimsoll-program "lsp"))))

;; Eglot has one server for all files of a mode in a project.  As plimsoll's
;; files are of a project of their own, all others keep their server.
(defvar eglot-lsp-context)
(defun plimsoll--project (folder)
  "The project of plimsoll's files at FOLDER, where Eglot asks for it."
  (when (bound-and-true-p eglot-lsp-context)
    (cons 'plimsoll (plimsoll--root folder))))

(defun plimsoll--root (folder)
  "The folder of the workspace that FOLDER is in."
  (let* ((eglot-lsp-context nil)
         (project (project-current nil folder)))
    (file-name-as-directory
     (expand-file-name (or (and project (project-root project))
                           (locate-dominating-file folder "plimsoll.toml")
                           folder)))))

(cl-defmethod project-root ((project (head plimsoll)))
  "The folder of PROJECT."
  (cdr project))

(cl-defmethod project-files ((project (head plimsoll)) &optional _folders)
  "The files of PROJECT, whose folders are watched.
Without version control only those in its folder: it may be a home."
  (let* ((eglot-lsp-context nil)
         (root (project-root project))
         (known (project-current nil root)))
    (cond (known (project-files known))
          ((file-exists-p (expand-file-name "plimsoll.toml" root)) (cl-call-next-method))
          (t (seq-filter #'file-regular-p (directory-files root t))))))

(cl-defmethod eglot-client-capabilities ((_server plimsoll-server))
  "What Eglot can do, with positions counted alike in all its versions."
  (let ((capabilities (cl-call-next-method)))
    (plist-put capabilities :general
               (plist-put (copy-sequence (plist-get capabilities :general))
                          :positionEncodings ["utf-16"]))))

(defun plimsoll--connect ()
  "Let the buffer be one of plimsoll's server, and start that."
  (add-hook 'project-find-functions #'plimsoll--project nil t)
  (setq-local eglot-server-programs
              (cons (plimsoll--contact) (default-value 'eglot-server-programs)))
  (plimsoll--ensure))

(defun plimsoll--disconnect ()
  "Let the buffer be none of plimsoll's server any more."
  (when (plimsoll--server)
    (eglot--signal-textDocument/didClose)
    (eglot--managed-mode-off))
  (remove-hook 'project-find-functions #'plimsoll--project t)
  (kill-local-variable 'eglot-server-programs))

(defun plimsoll--find-program ()
  "The path of the program; nil where there is none."
  (if (file-name-absolute-p plimsoll-program)
      (and (file-executable-p (expand-file-name plimsoll-program)) plimsoll-program)
    (executable-find plimsoll-program t)))

(defvar plimsoll--told nil
  "What has been told, so that it is told once.")

(defun plimsoll--tell (text)
  "Say TEXT once, in the mode line and in the log."
  (setq plimsoll--trouble text)
  (force-mode-line-update)
  (unless (equal text (car plimsoll--told))
    (push text plimsoll--told)
    (plimsoll--write-log "%s" text)
    (message "%s" text)))

(defun plimsoll--tell-everywhere (root text)
  "Say TEXT once; it is about all files of plimsoll in ROOT."
  (dolist (buffer (plimsoll--buffers root))
    (with-current-buffer buffer (plimsoll--tell text))))

(defun plimsoll--buffers (root)
  "The buffers with files of plimsoll in ROOT."
  (seq-filter (lambda (buffer)
                (with-current-buffer buffer
                  (and plimsoll-minor-mode buffer-file-name
                       (equal root (plimsoll--root default-directory)))))
              (buffer-list)))

(defun plimsoll--ensure ()
  "Connect the buffer to the server, or say why that cannot be."
  (cond
   ((not buffer-file-name))
   ((plimsoll--find-program)
    (setq plimsoll--trouble nil)
    ;; Once the file is opened wholly, with its local variables.
    (run-with-timer 0 nil #'plimsoll--start (current-buffer)))
   (t
    (plimsoll--tell
     (format "The program `%s' was not found: install plimsoll, or set `plimsoll-program' to its path, then M-x plimsoll-restart"
             plimsoll-program)))))

(defvar plimsoll--newest (make-hash-table :test #'equal)
  "The server that was started last, by the folder of its workspace.")

(defun plimsoll--start (buffer)
  "Connect BUFFER to the server that runs, else start one.
One that is being started takes all buffers over by itself."
  (when (buffer-live-p buffer)
    (with-current-buffer buffer
      (let ((newest (gethash (plimsoll--root default-directory) plimsoll--newest)))
        (cond
         ((or (not plimsoll-minor-mode) (eglot-managed-p)))
         ((plimsoll--server) (eglot--maybe-activate-editing-mode))
         ((and newest (jsonrpc-running-p newest)))
         ;; Trying again is left to `plimsoll-restart'.
         ((and newest (not (slot-value newest 'is-ready))) (plimsoll--tell (plimsoll--unfit-words)))
         (t (plimsoll--quietly (lambda ()
                                 (let ((current-prefix-arg nil))
                                   (call-interactively #'eglot))))))))))

(defun plimsoll--quietly (connect)
  "Call CONNECT, which waits a moment for the server, and log what goes wrong.
What follows from a server that ends is told by `plimsoll--ended'."
  (let ((eglot-sync-connect 1) (inhibit-message t))
    (condition-case problem
        (progn (funcall connect) t)
      (error (plimsoll--write-log "%s" (error-message-string problem))
             nil))))

(defun plimsoll--server ()
  "The server of the buffer, where it runs."
  (when-let ((server (and (or plimsoll-minor-mode (eglot-managed-p)) (eglot-current-server))))
    (and (cl-typep server 'plimsoll-server) (jsonrpc-running-p server) server)))

(defun plimsoll--server-or-complain ()
  "The server of the buffer; an error with a remedy where there is none."
  (cond ((plimsoll--server))
        ((not plimsoll-minor-mode)
         (user-error "This is no file of plimsoll's; M-x plimsoll-mode makes it one"))
        (plimsoll--trouble (user-error "%s" plimsoll--trouble))
        (t (user-error "The server of plimsoll does not run; M-x plimsoll-restart starts it"))))

(defconst plimsoll--content-modified -32801
  "What is answered where a text changed before the answer was there.")

(defun plimsoll--ask (server method parameters)
  "What SERVER answers to METHOD with PARAMETERS, or an error in its words."
  (let ((tries 10) answer)
    (while (not answer)
      (condition-case problem
          (setq answer (list (jsonrpc-request server method parameters :deferred method)))
        (jsonrpc-error
         (cl-decf tries)
         (if (and (eql (alist-get 'jsonrpc-error-code (cdr problem)) plimsoll--content-modified)
                  (> tries 0))
             (accept-process-output nil 0.05)
           ;; Where nothing was answered there is no code either.
           (user-error "%s" (if (alist-get 'jsonrpc-error-code (cdr problem))
                                (alist-get 'jsonrpc-error-message (cdr problem))
                              "plimsoll does not answer; M-x plimsoll-restart starts it again"))))))
    (car answer)))

;;;; When the server ends

(defconst plimsoll--delays '(0 1 2 4 8)
  "Seconds until it is started again, for each end within three minutes.")

(defvar plimsoll--coming-back nil
  "The folders of workspaces whose server is being started again.")

(defvar plimsoll--ends (make-hash-table :test #'equal)
  "When servers ended unasked, by the folder of their workspace.")

(cl-defmethod jsonrpc-connection-send :around ((server plimsoll-server) &rest _)
  "Send nothing to a SERVER that has just ended.
That is no error: the next one gets all texts anew."
  (when (jsonrpc-running-p server) (cl-call-next-method)))

(defun plimsoll--server-root (server)
  "The folder of the workspace of SERVER."
  (project-root (eglot--project server)))

(defun plimsoll--started (server)
  "Watch the process of SERVER, which was just started."
  (when (cl-typep server 'plimsoll-server)
    (let ((process (jsonrpc--process server)))
      (puthash (plimsoll--server-root server) server plimsoll--newest)
      (plimsoll--write-log "Started %s for %s" plimsoll-program (plimsoll--server-root server))
      (add-function :before (process-sentinel process)
                    (lambda (process _change)
                      (unless (process-live-p process)
                        ;; By then its last words have been read.
                        (run-with-timer 0.05 nil #'plimsoll--ended server process)))))))

(defun plimsoll--connected (server)
  "Note that SERVER has answered, and leave restarting it to this package.
Eglot alone does not start a server again that ends within seconds."
  (when (cl-typep server 'plimsoll-server)
    (setf (slot-value server 'is-ready) t)
    (when (fboundp 'eglot--inhibit-autoreconnect)
      (let ((timer (eglot--inhibit-autoreconnect server)))
        (when (timerp timer) (cancel-timer timer))
        (setf (eglot--inhibit-autoreconnect server) t)))
    (let ((root (plimsoll--server-root server)))
      (when (member root plimsoll--coming-back)
        (setq plimsoll--coming-back (delete root plimsoll--coming-back))
        (run-with-timer 0 nil #'message "plimsoll ended unexpectedly and was started again; M-x plimsoll-log shows why")))
    (plimsoll--check-age server)))

(defun plimsoll--check-age (server)
  "Say so where SERVER is too old to answer what this package asks."
  (when-let ((buffer (car (plimsoll--buffers (plimsoll--server-root server)))))
    (jsonrpc-async-request
     server :plimsoll/recognition
     (with-current-buffer buffer (list :textDocument (plimsoll--document)))
     :success-fn #'ignore
     :error-fn (lambda (problem)
                 (when (eql (plist-get problem :code) -32601)
                   (plimsoll--tell-everywhere
                    (plimsoll--server-root server)
                    (format "The program `%s' is too old for this package: install a newer plimsoll, then M-x plimsoll-restart"
                            plimsoll-program)))))))

(defun plimsoll--ended (server process)
  "Start SERVER, whose PROCESS has ended, again, unless it was asked to end."
  (unless (ignore-errors (eglot--shutdown-requested server))
    (let* ((root (plimsoll--server-root server))
           (now (float-time))
           (ends (seq-filter (lambda (time) (< (- now time) 180)) (gethash root plimsoll--ends)))
           (delay (and (or ends (slot-value server 'is-ready)) (nth (length ends) plimsoll--delays))))
      (puthash root (cons now ends) plimsoll--ends)
      (plimsoll--write-log "Ended unasked: %s %s%s" (process-status process)
                           (process-exit-status process) (plimsoll--last-words server))
      (cond
       ((null (plimsoll--buffers root)))
       (delay (run-with-timer delay nil #'plimsoll--reconnect server))
       (ends (plimsoll--tell-everywhere
              root "plimsoll ended again and again and is not started any more: M-x plimsoll-log shows why, M-x plimsoll-restart starts it"))
       (t (plimsoll--tell-everywhere root (plimsoll--unfit-words)))))))

(defun plimsoll--unfit-words ()
  "What is said about a program that is no server."
  (format "The program `%s' ended before it was ready; it may be too old or no plimsoll: M-x plimsoll-log shows what it said, M-x plimsoll-restart tries again"
          plimsoll-program))

(defun plimsoll--last-words (server)
  "The last lines that SERVER wrote to its standard error."
  (if-let ((buffer (ignore-errors (jsonrpc-stderr-buffer server)))
           (text (and (buffer-live-p buffer)
                      (with-current-buffer buffer
                        (string-trim (replace-regexp-in-string
                                      "^Process .* stderr finished$" "" (buffer-string))))))
           (lines (and (not (string-empty-p text)) (last (split-string text "\n") 10))))
      (concat "\n  " (string-join lines "\n  "))
    ""))

(defun plimsoll--reconnect (server)
  "Start SERVER again and send it the texts as they are."
  (let* ((root (plimsoll--server-root server))
         (buffer (car (plimsoll--buffers root))))
    (when (and buffer (not (with-current-buffer buffer (plimsoll--server))))
      (with-current-buffer buffer
        (plimsoll--write-log "Starting it again")
        (cond
         ((not (plimsoll--find-program)) (plimsoll--ensure))
         (t (push root plimsoll--coming-back)
            (plimsoll--quietly (lambda () (eglot-reconnect server)))))))))

;;;###autoload
(defun plimsoll-restart ()
  "Start the server of this file again."
  (interactive)
  (unless plimsoll-minor-mode
    (user-error "This is no file of plimsoll's; M-x plimsoll-mode makes it one"))
  (dolist (table (list plimsoll--ends plimsoll--newest))
    (remhash (plimsoll--root default-directory) table))
  (setq plimsoll--told nil
        plimsoll--trouble nil)
  (setq-local eglot-server-programs
              (cons (plimsoll--contact) (default-value 'eglot-server-programs)))
  (let ((server (plimsoll--server)))
    (cond ((not (plimsoll--find-program)) (plimsoll--ensure))
          ;; One that hangs does not answer that it ends.
          (t (when server (ignore-errors (eglot-shutdown server)))
             (call-interactively #'eglot)))))

(add-hook 'eglot-server-initialized-hook #'plimsoll--started)
(add-hook 'eglot-connect-hook #'plimsoll--connected)

;;;; The log

(defun plimsoll--write-log (form &rest arguments)
  "Write a line to the log: FORM with ARGUMENTS, as in `format'."
  (with-current-buffer (get-buffer-create "*plimsoll log*")
    (unless (derived-mode-p 'special-mode)
      (special-mode)
      (setq header-line-format "M-x eglot-events-buffer shows every message that was sent"))
    (let ((inhibit-read-only t))
      (save-excursion
        (goto-char (point-max))
        (insert (format-time-string "%T ") (apply #'format form arguments) "\n")))))

(cl-defmethod eglot-handle-notification
  ((_server plimsoll-server) (_method (eql 'window/logMessage)) &key message &allow-other-keys)
  "Write MESSAGE of the server to the log."
  (plimsoll--write-log "%s" message))

;;;###autoload
(defun plimsoll-log ()
  "Show what happened to the server, and what it said."
  (interactive)
  (when-let ((server (plimsoll--server))
             (words (plimsoll--last-words server)))
    (unless (string-empty-p words)
      (plimsoll--write-log "On its standard error:%s" words)))
  (unless (get-buffer "*plimsoll log*") (plimsoll--write-log "Nothing was started yet"))
  (pop-to-buffer "*plimsoll log*")
  (goto-char (point-max)))

;;;; Documents

(defun plimsoll--uri (file)
  "The URI of FILE, as Eglot writes it."
  (if (fboundp 'eglot-path-to-uri) (eglot-path-to-uri file)
    (with-suppressed-warnings ((obsolete eglot--path-to-uri)) (eglot--path-to-uri file))))

(defun plimsoll--file (uri)
  "The file at URI, as Eglot reads it."
  (if (fboundp 'eglot-uri-to-path) (eglot-uri-to-path uri)
    (with-suppressed-warnings ((obsolete eglot--uri-to-path)) (eglot--uri-to-path uri))))

(defun plimsoll--document ()
  "The document of the buffer, as the protocol names it."
  (list :uri (plimsoll--uri buffer-file-name)))

;;;; In the buffers of the server

(defconst plimsoll--word-table
  (let ((table (make-syntax-table)))
    (dolist (character (append "-_.:/@#~" nil)) (modify-syntax-entry character "_" table))
    (modify-syntax-entry ?$ "." table)
    table)
  "What the words are made of that completion replaces.
Paths of artifacts are one word, and the sign of a placeholder is none.")

(defun plimsoll-completion-at-point ()
  "What `eglot-completion-at-point' offers for the word before the cursor."
  (when (eglot-managed-p)
    (save-restriction
      (narrow-to-region (point-min) (point))
      (with-syntax-table plimsoll--word-table (eglot-completion-at-point)))))

(defun plimsoll--set-up ()
  "Add to what Eglot has set up in a buffer that a server took over."
  (when (and plimsoll-minor-mode (eglot-managed-p))
    (setq plimsoll--trouble nil)
    (force-mode-line-update)
    (remove-hook 'completion-at-point-functions #'eglot-completion-at-point t)
    (add-hook 'completion-at-point-functions #'plimsoll-completion-at-point nil t)
    ;; What is wrong comes before what is described.
    (remove-hook 'eldoc-documentation-functions #'flymake-eldoc-function t)
    (add-hook 'eldoc-documentation-functions #'flymake-eldoc-function -10 t)
    ;; Flymake alone waits for the next command until it shows findings, also
    ;; where a server was started again under the eyes of the user.
    (let ((buffer (current-buffer)))
      (run-with-timer 0 nil (lambda ()
                              (when (buffer-live-p buffer)
                                (with-current-buffer buffer
                                  (when (and (eglot-managed-p) (bound-and-true-p flymake-mode))
                                    (flymake-start)))))))))

(add-hook 'eglot-managed-mode-hook #'plimsoll--set-up)

;;;; What the file is, and fixing it

;;;###autoload
(defun plimsoll-recognition ()
  "Say as what this file was recognised, and why."
  (interactive)
  (let* ((answer (plimsoll--ask (plimsoll--server-or-complain) :plimsoll/recognition
                                (list :textDocument (plimsoll--document))))
         (label (plist-get answer :label))
         (why (plist-get answer :why)))
    (message "%s" (if label
                      (concat (upcase (substring label 0 1)) (substring label 1) ".  " why)
                    why))))

;;;###autoload
(defun plimsoll-fix-all ()
  "Apply the safe fixes of all findings of this file."
  (interactive)
  (let ((kind "source.fixAll"))
    (if (or (not (plimsoll--server))
            (seq-empty-p (eglot-code-actions (point-min) (point-max) kind)))
        (when (called-interactively-p 'interactive) (message "Nothing can be fixed safely"))
      (eglot-code-actions (point-min) (point-max) kind t))))

(provide 'plimsoll-server)

;; Local Variables:
;; checkdoc-verb-check-experimental-flag: nil
;; End:

;;; plimsoll-server.el ends here
