;;; plimsoll-plan.el --- Plans beside the text  -*- lexical-binding: t; -*-

;; SPDX-License-Identifier: Apache-2.0

;;; Commentary:

;; Shows plans, reasons and changes in buffers of their own, that follow the
;; cursor and every edit, and lead to the places that they name.

;;; Code:

(require 'cl-lib)
(require 'plimsoll-server)
(require 'xref)

(defcustom plimsoll-plan-format "text"
  "How plans are shown."
  :type '(choice (const :tag "With attributes and evidence" "text")
                 (const :tag "One line per step" "compact"))
  :group 'plimsoll)

;;;; Places

(defun plimsoll--position ()
  "Where the cursor is, as the protocol says it: zero-based, in UTF-16."
  (save-excursion
    (save-restriction
      (widen)
      (when-let ((window (get-buffer-window nil t))) (goto-char (window-point window)))
      (list :line (1- (line-number-at-pos))
            :character (cl-loop for character across (buffer-substring-no-properties
                                                      (line-beginning-position) (point))
                                sum (if (> character #xffff) 2 1))))))

(defun plimsoll--forward-column (column)
  "Move over COLUMN units of UTF-16 from the start of the line."
  (let ((left column))
    (while (and (> left 0) (not (eolp)))
      (cl-decf left (if (> (char-after) #xffff) 2 1))
      (forward-char))))

(defvar plimsoll--led-to nil
  "The buffer that a plan led to, until a plan follows the cursor elsewhere.")

(defun plimsoll--visit (uri range)
  "Show RANGE of the file at URI in another window, and go there."
  (let ((start (plist-get range :start)))
    (xref-push-marker-stack)
    (pop-to-buffer (find-file-noselect (plimsoll--file uri))
                   '((display-buffer-reuse-window display-buffer-use-some-window)
                     (inhibit-same-window . t)))
    (setq plimsoll--led-to (current-buffer))
    (widen)
    (goto-char (point-min))
    (forward-line (plist-get start :line))
    (plimsoll--forward-column (plist-get start :character))
    (when (get-buffer-window) (recenter))))

;;;; What is shown beside the text

(defface plimsoll-place '((t :inherit font-lock-function-name-face))
  "Places in files, to go to."
  :group 'plimsoll)
(defface plimsoll-focus '((t :inherit highlight :extend t))
  "The step of what the cursor is at."
  :group 'plimsoll)
(defface plimsoll-problem '((t :inherit warning))
  "Why there is no plan, or why it may not be what is meant."
  :group 'plimsoll)
(defface plimsoll-create '((t :inherit success))
  "What is made."
  :group 'plimsoll)
(defface plimsoll-change '((t :inherit warning))
  "What is changed."
  :group 'plimsoll)
(defface plimsoll-remove '((t :inherit error))
  "What is taken away."
  :group 'plimsoll)

(defconst plimsoll--requests
  '((plan . :plimsoll/plan) (why . :plimsoll/why) (changes . :plimsoll/diff))
  "The requests that answer what can be shown.")

(defvar-local plimsoll--kind nil "What the buffer shows: a key of `plimsoll--requests'.")
(defvar-local plimsoll--source nil "The buffer of the file that the plan is of.")
(defvar-local plimsoll--unit nil "The unit that is explained, where one was named.")
(defvar-local plimsoll--digest nil "The digest of the steps that are shown.")
(defvar-local plimsoll--asked 0 "How often was asked; only the last answer counts.")
(defvar-local plimsoll--focus nil "The overlay on the step of what the cursor is at.")

(defvar plimsoll-view-mode-map
  (let ((map (make-sparse-keymap)))
    (define-key map (kbd "RET") #'plimsoll-visit)
    (define-key map [mouse-1] #'plimsoll-click)
    (define-key map "n" #'plimsoll-next-step)
    (define-key map "p" #'plimsoll-previous-step)
    (define-key map "w" #'plimsoll-why)
    (define-key map "q" #'plimsoll-quit)
    map)
  "Keys in plans.")

(defconst plimsoll--view-keywords
  '(("^\\(install\\|upgrade\\|uninstall\\) +\\([^ \n]+\\)"
     (1 font-lock-keyword-face) (2 'bold))
    ("^\\(?:wave [0-9]+\\|critical path\\|compared with\\|why in wave [0-9]+\\|needed by\\|if it failed\\)"
     0 font-lock-keyword-face)
    ("^\\(?:wave [0-9]+\\)? +!?\\(\\+\\) " 1 'plimsoll-create)
    ("^\\(?:wave [0-9]+\\)? +!?\\(~\\) " 1 'plimsoll-change)
    ("^\\(?:wave [0-9]+\\)? +\\(!?-/\\+\\|!?-\\|!\\) " 1 'plimsoll-remove)
    ("^\\(?:wave [0-9]+\\)? +!?\\(>\\) " 1 font-lock-keyword-face)
    ("^ +\\(needs\\) " 1 font-lock-keyword-face)
    ("`[^`\n]+`" 0 font-lock-string-face)
    ("(\\(?:sensitive\\|[0-9]+ \\(?:more\\|unchanged\\)[^)\n]*\\))" 0 'shadow)
    ("^Plan: .*" 0 'bold)
    (plimsoll--fontify-place 0 'plimsoll-place t))
  "What is coloured in plans.")

(defun plimsoll--fontify-place (limit)
  "Find the next place before LIMIT, for its colour."
  (let* ((start (if (get-text-property (point) 'plimsoll-link) (point)
                  (next-single-property-change (point) 'plimsoll-link nil limit)))
         (end (and start (< start limit)
                   (next-single-property-change start 'plimsoll-link nil limit))))
    (when end
      (goto-char end)
      (set-match-data (list start end))
      t)))

(define-derived-mode plimsoll-view-mode special-mode "Plimsoll"
  "Mode for plans, and for reasons and changes.
\\<plimsoll-view-mode-map>\\[plimsoll-visit] goes to the place at the cursor, or to that of the step;
\\[plimsoll-next-step] and \\[plimsoll-previous-step] go to other steps;
\\[plimsoll-why] says why a step is done; \\[revert-buffer] asks again."
  (setq-local font-lock-defaults '(plimsoll--view-keywords t)
              revert-buffer-function (lambda (&rest _) (plimsoll--refresh (current-buffer)))
              truncate-lines nil
              word-wrap t)
  (buffer-disable-undo)
  (add-hook 'kill-buffer-hook #'plimsoll--unwatch nil t))

(defun plimsoll-quit ()
  "Show this no longer."
  (interactive)
  (quit-window t))

(defun plimsoll--line-property (property)
  "The first value of PROPERTY in the line of the cursor."
  (let* ((start (line-beginning-position))
         (place (if (get-text-property start property) start
                  (next-single-property-change start property nil (line-end-position)))))
    (and place (get-text-property place property))))

(defun plimsoll-visit ()
  "Go to the place at the cursor, else to that of the line."
  (interactive)
  (let ((link (or (get-text-property (point) 'plimsoll-link)
                  (plimsoll--line-property 'plimsoll-link))))
    (if link
        (plimsoll--visit (plist-get link :uri) (plist-get link :target))
      (user-error "This line names no place"))))

(defun plimsoll-click (event)
  "Go to the place of the step that EVENT clicks on."
  (interactive "e")
  (mouse-set-point event)
  (when (plimsoll--line-property 'plimsoll-step) (plimsoll-visit)))

(defun plimsoll-next-step (&optional count)
  "Go to the next step, or over COUNT steps."
  (interactive "p")
  (let ((count (or count 1)))
    (dotimes (_ (abs count))
      (let ((place (line-beginning-position)) found)
        (while (and (not found)
                    (setq place (if (> count 0)
                                    (next-single-property-change place 'plimsoll-step)
                                  (previous-single-property-change place 'plimsoll-step))))
          (when (get-text-property place 'plimsoll-step) (setq found place)))
        (unless found (user-error (if (> count 0) "This is the last step" "This is the first step")))
        (goto-char found)
        (beginning-of-line)))))

(defun plimsoll-previous-step (&optional count)
  "Go to the previous step, or back over COUNT steps."
  (interactive "p")
  (plimsoll-next-step (- (or count 1))))

;;;###autoload
(defun plimsoll-plan ()
  "Show what will be done, in which order.
The plan follows the cursor and every edit."
  (interactive)
  (plimsoll--show 'plan))

;;;###autoload
(defun plimsoll-why ()
  "Show why what the cursor is at is done, and when."
  (interactive)
  (let ((step (and plimsoll--kind
                   (or (get-text-property (line-beginning-position) 'plimsoll-step)
                       (user-error "This line is no step")))))
    (with-current-buffer (if plimsoll--kind plimsoll--source (current-buffer))
      (plimsoll--show 'why step))))

;;;###autoload
(defun plimsoll-changes ()
  "Show what changes against what is recorded."
  (interactive)
  (plimsoll--show 'changes))

(defun plimsoll--show (kind &optional unit)
  "Show what KIND says about the file of the buffer, or about its UNIT."
  (let* ((source (current-buffer))
         (server (plimsoll--server-or-complain))
         (answer (plimsoll--ask server (alist-get kind plimsoll--requests)
                                (plimsoll--parameters kind unit)))
         (view (or (plimsoll--view kind)
                   (generate-new-buffer (plimsoll--view-name kind answer source)))))
    (with-current-buffer view
      (unless (derived-mode-p 'plimsoll-view-mode) (plimsoll-view-mode))
      (setq plimsoll--kind kind
            ;; Reasons stay those of one unit, wherever the cursor goes.
            plimsoll--unit (and (eq kind 'why) (or unit (plist-get answer :focus))))
      (plimsoll--set-source source)
      (plimsoll--render answer))
    (setq plimsoll--led-to nil)
    (display-buffer view '((display-buffer-reuse-window display-buffer-pop-up-window
                                                        display-buffer-use-some-window)
                           (inhibit-same-window . t)))
    view))

(defun plimsoll--view (kind)
  "The buffer that shows KIND; nil where none does."
  (seq-find (lambda (buffer) (eq kind (buffer-local-value 'plimsoll--kind buffer))) (buffer-list)))

(defun plimsoll--view-name (kind answer source)
  "The name of a buffer that shows KIND: what ANSWER is about, else SOURCE."
  (format "*plimsoll %s: %s*" kind
          (or (and (eq kind 'why) (cadr (split-string (or (plist-get answer :title) "") " " t)))
              (plist-get answer :application)
              (buffer-name source))))

(defun plimsoll--parameters (kind unit)
  "What is asked for KIND about UNIT, or about what the cursor is at."
  (append (list :textDocument (plimsoll--document)
                :format (if (eq kind 'why) "text" plimsoll-plan-format))
          (if unit (list :unit unit) (list :position (plimsoll--position)))))

(defun plimsoll--set-source (source)
  "Make this buffer one about SOURCE, and watch its plan."
  (unless (eq source plimsoll--source)
    (plimsoll--unwatch)
    (setq plimsoll--source source))
  (plimsoll--notify source :plimsoll/watchPlan))

(defun plimsoll--unwatch ()
  "Watch the plan no longer, where nothing else shows it."
  (let ((view (current-buffer)) (source plimsoll--source))
    (when (and source
               (not (seq-some (lambda (buffer)
                                (and (not (eq buffer view))
                                     (eq source (buffer-local-value 'plimsoll--source buffer))))
                              (buffer-list))))
      (plimsoll--notify source :plimsoll/unwatchPlan))))

(defun plimsoll--notify (source method)
  "Send METHOD about the file of SOURCE, where its server runs."
  (when (buffer-live-p source)
    (with-current-buffer source
      (when-let ((server (plimsoll--server)))
        (jsonrpc-notify server method (list :textDocument (plimsoll--document)))))))

(defun plimsoll--refresh (view)
  "Ask for what VIEW shows again."
  (with-current-buffer view
    (let ((kind plimsoll--kind) (unit plimsoll--unit) (asked (cl-incf plimsoll--asked))
          (source plimsoll--source))
      (when (buffer-live-p source)
        (with-current-buffer source
          (when-let ((server (plimsoll--server)))
            (cl-flet ((is-wanted () (and (buffer-live-p view)
                                         (= asked (buffer-local-value 'plimsoll--asked view)))))
              (jsonrpc-async-request
               server (alist-get kind plimsoll--requests) (plimsoll--parameters kind unit)
               :deferred kind
               :success-fn (lambda (answer)
                             (when (is-wanted)
                               (with-current-buffer view (plimsoll--render answer))))
               :error-fn (lambda (problem)
                           (when (is-wanted) (plimsoll--refused view problem)))
               :timeout-fn (lambda ()
                             (when (is-wanted)
                               (message "plimsoll does not answer; M-x plimsoll-restart starts it again")))))))))))

(defun plimsoll--refused (view problem)
  "Show in VIEW that the server refused with PROBLEM.
Where the text changed meanwhile, ask again."
  (if (eql (plist-get problem :code) plimsoll--content-modified)
      (run-with-timer 0.2 nil (lambda () (when (buffer-live-p view) (plimsoll--refresh view))))
    (with-current-buffer view
      (plimsoll--render (list :content "" :problem (plist-get problem :message))))))

;;;; Drawing it

(defun plimsoll--render (answer)
  "Show ANSWER in this buffer."
  (setq plimsoll--digest (plist-get answer :id))
  (let ((inhibit-read-only t)
        (content (or (plist-get answer :content) ""))
        (problem (plist-get answer :problem))
        (windows (mapcar #'plimsoll--window-place (get-buffer-window-list nil nil t)))
        (line (line-number-at-pos)))
    (erase-buffer)
    (insert content)
    (plimsoll--mark (plimsoll--line-starts) answer)
    (plimsoll--indent-wrapped-lines)
    (goto-char (point-min))
    ;; Some content says itself what is wrong with it.
    (when (and problem (not (string-search problem content)))
      (plimsoll--insert-problem problem)
      (unless (string-empty-p content) (insert "\n")))
    (goto-char (point-min))
    (forward-line (1- line))
    (mapc #'plimsoll--restore-window windows)
    (plimsoll--rename answer)
    (plimsoll--mark-focus (plist-get answer :focus))))

(defun plimsoll--insert-problem (problem)
  "Write PROBLEM in lines that fit."
  (let ((start (point))
        (fill-column (min 78 (1- (window-width (get-buffer-window nil t))))))
    (insert (propertize problem 'font-lock-face 'plimsoll-problem) "\n")
    (fill-region start (point))))

(defun plimsoll--rename (answer)
  "Name this buffer after what ANSWER is about."
  (when (or (plist-get answer :application) (not (buffer-live-p plimsoll--source)))
    (let ((name (plimsoll--view-name plimsoll--kind answer plimsoll--source)))
      (unless (string-prefix-p name (buffer-name)) (rename-buffer name t)))))

(defun plimsoll--window-place (window)
  "Which lines WINDOW shows: itself, its first line, the line of its cursor."
  (list window (line-number-at-pos (window-start window)) (line-number-at-pos (window-point window))))

(defun plimsoll--restore-window (place)
  "Show the lines of PLACE again, as `plimsoll--window-place' gave it."
  (pcase-let ((`(,window ,first ,current) place))
    (save-excursion
      (goto-char (point-min))
      (forward-line (1- first))
      (set-window-start window (point) t)
      (goto-char (point-min))
      (forward-line (1- current))
      (set-window-point window (point)))))

(defun plimsoll--line-starts ()
  "Where each line of the buffer starts, as a vector."
  (save-excursion
    (goto-char (point-min))
    (let (starts)
      (while (not (eobp))
        (push (point) starts)
        (forward-line))
      (vconcat (nreverse starts)))))

(defun plimsoll--indent-wrapped-lines ()
  "Let lines that do not fit go on below what they are about."
  (goto-char (point-min))
  (while (not (eobp))
    (looking-at "\\(?:wave [0-9]+\\)? *")
    (put-text-property (point) (line-end-position) 'wrap-prefix
                       (make-string (+ 4 (- (match-end 0) (point))) ?\s))
    (forward-line)))

(defun plimsoll--mark (starts answer)
  "Mark places and steps of ANSWER in lines that begin at STARTS."
  (seq-do
   (lambda (unit)
     (when-let ((line (plist-get unit :line))
                (start (and (< line (length starts)) (aref starts line))))
       (put-text-property start (1+ start) 'plimsoll-step (plist-get unit :address))))
   (plist-get answer :units))
  (seq-do
   (lambda (link)
     (let ((range (plist-get link :range)))
       (make-text-button (plimsoll--place-of starts (plist-get range :start))
                         (plimsoll--place-of starts (plist-get range :end))
                         'type 'plimsoll-link 'plimsoll-link link)))
   (plist-get answer :links)))

(define-button-type 'plimsoll-link
  'face nil
  'follow-link t
  'help-echo "mouse-1, RET: go to this place"
  'action (lambda (button)
            (let ((link (button-get button 'plimsoll-link)))
              (plimsoll--visit (plist-get link :uri) (plist-get link :target)))))

(defun plimsoll--place-of (starts position)
  "Where POSITION is in a buffer whose lines begin at STARTS."
  (let ((line (plist-get position :line)))
    (if (>= line (length starts)) (point-max)
      (save-excursion
        (goto-char (aref starts line))
        (plimsoll--forward-column (plist-get position :character))
        (point)))))

(defun plimsoll--mark-focus (address)
  "Mark the step of ADDRESS, and show it where nobody reads elsewhere."
  (when plimsoll--focus (delete-overlay plimsoll--focus))
  (when-let ((place (and address (plimsoll--step-place address))))
    (save-excursion
      (goto-char place)
      (setq plimsoll--focus (make-overlay (line-beginning-position) (line-beginning-position 2)))
      (overlay-put plimsoll--focus 'face 'plimsoll-focus))
    (dolist (window (get-buffer-window-list nil nil t))
      (unless (eq window (selected-window))
        (set-window-point window place)))))

(defun plimsoll--step-place (address)
  "Where the step of ADDRESS stands in this buffer."
  (let ((place (point-min)))
    (while (and place (not (equal address (get-text-property place 'plimsoll-step))))
      (setq place (next-single-property-change place 'plimsoll-step)))
    place))

;;;; Following the cursor and the edits

(cl-defmethod eglot-handle-notification
  ((_server plimsoll-server) (_method (eql 'plimsoll/planChanged)) &key uri &allow-other-keys)
  "Ask again for what is shown of the document at URI."
  (let ((file (plimsoll--file uri)))
    (dolist (view (buffer-list))
      (when-let ((source (buffer-local-value 'plimsoll--source view)))
        (when (and (buffer-live-p source) (eq source (find-buffer-visiting file)))
          (plimsoll--refresh view))))))

(defun plimsoll--managed ()
  "Watch the plans that are shown again, where a server took the buffer over."
  (when (and plimsoll-minor-mode (eglot-managed-p))
    (dolist (view (buffer-list))
      (when (eq (current-buffer) (buffer-local-value 'plimsoll--source view))
        ;; Once the server has the text, which Eglot sends after this hook.
        (run-with-timer 0 nil (lambda ()
                                (when (buffer-live-p view)
                                  (with-current-buffer view (plimsoll--set-source plimsoll--source))
                                  (plimsoll--refresh view))))))))

(defvar-local plimsoll--last-place nil
  "Where the cursor was when a plan followed it last.")

(defvar plimsoll--follow-timer nil "Lets plans follow once the cursor rests.")

(defun plimsoll--follow-commands ()
  "Let plans follow the cursor of this buffer."
  (if plimsoll-minor-mode
      (add-hook 'post-command-hook #'plimsoll--after-command nil t)
    (remove-hook 'post-command-hook #'plimsoll--after-command t)))

(add-hook 'plimsoll-minor-mode-hook #'plimsoll--follow-commands)

(defun plimsoll--after-command ()
  "Let a plan that is shown follow the cursor."
  (let ((place (cons (current-buffer) (line-number-at-pos))))
    (unless (equal place plimsoll--last-place)
      (setq plimsoll--last-place place)
      (when-let ((view (plimsoll--view 'plan)))
        (when (timerp plimsoll--follow-timer) (cancel-timer plimsoll--follow-timer))
        (when (get-buffer-window view t)
          (setq plimsoll--follow-timer
                (run-with-idle-timer 0.1 nil #'plimsoll--follow view (current-buffer))))))))

(defun plimsoll--follow (view source)
  "Let VIEW show the plan of SOURCE, and the step of what the cursor is at."
  (when (and (buffer-live-p view) (buffer-live-p source)
             (with-current-buffer source (plimsoll--server)))
    (with-current-buffer view
      (cond
       ((eq source plimsoll--source))
       ((eq source plimsoll--led-to) (plimsoll--follow-where-it-led view source))
       (t (plimsoll--set-source source))))
    (when (eq source (buffer-local-value 'plimsoll--source view))
      (setq plimsoll--led-to nil)
      (plimsoll--refresh view))))

(defun plimsoll--follow-where-it-led (view source)
  "Let VIEW follow into SOURCE, to which it led, where the plan is the same one.
Going somewhere from a plan is no wish for another one."
  (with-current-buffer source
    (jsonrpc-async-request
     (plimsoll--server) :plimsoll/plan (plimsoll--parameters 'plan nil)
     :deferred 'follow-where-it-led
     :success-fn (lambda (answer)
                   (when (and (buffer-live-p view) (eq source plimsoll--led-to))
                     (with-current-buffer view
                       (when (and plimsoll--digest (equal plimsoll--digest (plist-get answer :id)))
                         (setq plimsoll--led-to nil)
                         ;; What was asked about the file before counts no longer.
                         (cl-incf plimsoll--asked)
                         (plimsoll--set-source source)
                         (plimsoll--render answer)))))
     :error-fn #'ignore
     :timeout-fn #'ignore)))

(add-hook 'eglot-managed-mode-hook #'plimsoll--managed)

(provide 'plimsoll-plan)

;; Local Variables:
;; checkdoc-verb-check-experimental-flag: nil
;; End:

;;; plimsoll-plan.el ends here
