;;; server-tests.el --- Servers that are missing, too old, or end  -*- lexical-binding: t; -*-

;; SPDX-License-Identifier: Apache-2.0

;;; Code:

(require 'support)

(defun server-tests-kill ()
  "Kill the server of the buffer once it says nothing more; give the server.
Emacs without a screen would be killed along by an answer to a dead one."
  (while (accept-process-output nil 0.2))
  (let ((server (eglot-current-server)))
    (signal-process (jsonrpc--process server) 'SIGKILL)
    server))

(defun server-tests-program (name script)
  "Write a program NAME that is SCRIPT for the shell, and give its path."
  (support-write name (concat "#!/bin/sh\n" script "\n"))
  (set-file-modes (expand-file-name name support-folder) #o755)
  (expand-file-name name support-folder))

(defun server-tests-log ()
  "What the log says."
  (with-current-buffer "*plimsoll log*" (buffer-string)))

(ert-deftest a-server-that-is-killed-while-typing-is-back-and-nothing-is-lost ()
  (support-in-workspace nil
    (support-copy "shop")
    (support-open "shop/Nulecule")
    (support-go-to "default: example/shop-api")
    (support-type "def")
    (let ((killed (server-tests-kill)) (start (float-time)))
      (support-type "ault: typed\ndefalt: x\n")
      (support-wait-for "another server"
        (and (eglot-managed-p) (not (eq killed (eglot-current-server)))))
      (support-wait-for "its findings" (support-finding "`defalt`"))
      (should (< (- (float-time) start) 2))
      (should (string-match-p "^        default: typed\n *defalt: x\n *default: example/shop-api:1.4.0$"
                              (buffer-string)))
      ;; What is typed from now on reaches it.
      (support-replace "defalt: x" "hidden: true")
      (support-wait-for "the finding to go" (not (support-finding "`defalt`")))
      (should (string-match-p "Ended unasked: signal 9" (server-tests-log))))))

(ert-deftest a-plan-goes-on-after-the-server-was-killed ()
  (support-in-workspace nil
    (support-copy "shop")
    (support-open "shop/Nulecule")
    (call-interactively #'plimsoll-plan)
    (let ((killed (server-tests-kill)))
      (support-wait-for "another server"
        (and (eglot-managed-p) (not (eq killed (eglot-current-server)))))
      (support-replace "default: database:5432" "default: elsewhere:5432")
      (support-wait-for "the new value in the plan"
        (support-lines-with "elsewhere:5432" (with-current-buffer "*plimsoll plan: shop*" (buffer-string)))))))

(ert-deftest a-server-that-ends-again-and-again-is-given-up-with-a-remedy ()
  (support-in-workspace nil
    (support-copy "shop")
    (support-open "shop/Nulecule")
    (let* ((plimsoll--delays '(0 0))
           (said (support-messages
                  (dotimes (_ 3)
                    (let ((killed (server-tests-kill)))
                      (support-wait-for "the server to end" (not (jsonrpc-running-p killed)))
                      (support-wait-for "another server or a reason"
                        (or plimsoll--trouble
                            (and (eglot-managed-p) (not (eq killed (eglot-current-server)))))))))))
      (should (string-match-p "started again; M-x plimsoll-log shows why" said))
      (should (string-match-p "ended again and again and is not started any more: M-x plimsoll-log shows why, M-x plimsoll-restart starts it"
                              said))
      (should (equal (plimsoll--lighter) " Plimsoll!"))
      (call-interactively #'plimsoll-restart)
      (support-wait-for "the server" (eglot-managed-p))
      (should (equal (plimsoll--lighter) " Plimsoll")))))

(ert-deftest a-missing-program-is-said-once-with-a-remedy ()
  (support-in-workspace nil
    (support-copy "shop")
    (setq plimsoll-program "no-such-plimsoll")
    (let ((said (support-messages
                 (dolist (name '("shop/Nulecule" "shop/answers.conf"))
                   (switch-to-buffer (find-file-noselect (expand-file-name name support-folder)))
                   (support-rest)))))
      (should (equal said "The program `no-such-plimsoll' was not found: install plimsoll, or set `plimsoll-program' to its path, then M-x plimsoll-restart")))
    (should (equal (plimsoll--lighter) " Plimsoll!"))
    (should (equal (cadr (should-error (call-interactively #'plimsoll-plan) :type 'user-error))
                   plimsoll--trouble))
    (setq plimsoll-program support-program)
    (call-interactively #'plimsoll-restart)
    (support-wait-for "the server" (eglot-managed-p))))

(ert-deftest a-program-that-has-no-server-is-said-to-be-too-old ()
  (support-in-workspace nil
    (support-copy "shop")
    (setq plimsoll-program
          (server-tests-program "old-plimsoll" "read -r greeting; echo \"error: unrecognized subcommand 'lsp'\" >&2; exit 2"))
    (let ((said (support-messages
                 (dolist (name '("shop/answers.conf" "shop/Nulecule"))
                   (switch-to-buffer (find-file-noselect (expand-file-name name support-folder)))
                   (support-wait-for "the reason" plimsoll--trouble))
                 (support-rest))))
      (should (string-match-p "ended before it was ready; it may be too old or no plimsoll: M-x plimsoll-log" said))
      (should (= 1 (length (support-lines-with "ended" said))))
      (should (= 1 (length (support-lines-with "Started" (server-tests-log))))))
    (should (string-match-p "unrecognized subcommand 'lsp'" (server-tests-log)))))

(ert-deftest a-server-without-what-is-asked-is-said-to-be-too-old ()
  (support-in-workspace nil
    (support-copy "shop")
    (support-open "shop/Nulecule")
    (let ((said (support-messages
                 (cl-letf (((symbol-function 'jsonrpc-async-request)
                            (cl-function
                             (lambda (_server method _parameters &key error-fn &allow-other-keys)
                               (should (eq method :plimsoll/recognition))
                               (funcall error-fn '(:code -32601 :message "unknown method"))))))
                   (plimsoll--check-age (eglot-current-server))))))
      (should (string-match-p "is too old for this package: install a newer plimsoll, then M-x plimsoll-restart"
                              said)))))

(ert-deftest a-server-that-hangs-is-told-of-and-replaced-by-a-restart ()
  (support-in-workspace nil
    (support-copy "shop")
    ;; The server is a child of what Emacs has started, which does not know that it hangs.
    (setq plimsoll-program
          (server-tests-program "slow-plimsoll"
                                (format "exec 3<&0\n%s \"$@\" <&3 &\necho $! > %sserver\nwait"
                                        (expand-file-name support-program) support-folder)))
    (support-open "shop/Nulecule")
    (let ((hanging (eglot-current-server))
          (jsonrpc-default-request-timeout 1))
      (signal-process (string-to-number
                       (with-temp-buffer
                         (insert-file-contents (expand-file-name "server" support-folder))
                         (buffer-string)))
                      'SIGSTOP)
      (support-type "# typed\n")
      (should (equal "plimsoll does not answer; M-x plimsoll-restart starts it again"
                     (cadr (should-error (call-interactively #'plimsoll-plan) :type 'user-error))))
      (setq plimsoll-program support-program)
      (call-interactively #'plimsoll-restart)
      (support-wait-for "another server"
        (and (eglot-managed-p) (not (eq hanging (eglot-current-server)))))
      (should-not (jsonrpc-running-p hanging))
      (should (string-prefix-p "# typed\n" (buffer-string))))))

(ert-deftest a-server-that-is-asked-to-end-stays-ended ()
  (support-in-workspace nil
    (support-copy "shop")
    (support-open "shop/Nulecule")
    (let ((server (eglot-current-server)))
      (eglot-shutdown server)
      (support-wait-for "its end" (not (jsonrpc-running-p server)))
      (accept-process-output nil 0.2)
      (should-not (support-servers))
      (should-not (string-match-p "Ended unasked" (server-tests-log))))))

(ert-deftest settings-reach-the-server ()
  (support-in-workspace nil
    (support-copy "shop")
    (support-write "shop/answers.conf" "[api]\ndb_password = secret\n")
    (support-write ".dir-locals.el"
                   "((nil . ((eglot-workspace-configuration . (:plimsoll (:nulecule (:provider \"docker\")))))))")
    (let ((enable-local-variables :all))
      (support-open "shop/Nulecule")
      (call-interactively #'plimsoll-plan)
      (support-wait-for "the plan for docker"
        (support-lines-with "container database"
                            (with-current-buffer "*plimsoll plan: shop*" (buffer-string)))))))

(provide 'server-tests)
;;; server-tests.el ends here
