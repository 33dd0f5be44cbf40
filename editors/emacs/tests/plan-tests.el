;;; plan-tests.el --- The plan beside the text  -*- lexical-binding: t; -*-

;; SPDX-License-Identifier: Apache-2.0

;;; Code:

(require 'support)

(defun plan-tests-open ()
  "Open the shop and its plan, and give the buffer of the plan."
  (support-copy "shop")
  (support-open "shop/Nulecule")
  (goto-char (point-min))
  (call-interactively #'plimsoll-plan)
  (get-buffer "*plimsoll plan: shop*"))

(defun plan-tests-text (plan)
  "What PLAN shows."
  (with-current-buffer plan (buffer-substring-no-properties (point-min) (point-max))))

(defun plan-tests-lines (plan part)
  "The lines of PLAN that have PART."
  (support-lines-with part (plan-tests-text plan)))

(defun plan-tests-focus (plan)
  "The line of PLAN that is marked, without indentation."
  (with-current-buffer plan
    (when (and plimsoll--focus (overlay-buffer plimsoll--focus))
      (string-trim (buffer-substring-no-properties (overlay-start plimsoll--focus)
                                                   (overlay-end plimsoll--focus))))))

(defun plan-tests-press (keys)
  "Press KEYS in the selected window."
  (set-buffer (window-buffer))
  (call-interactively (key-binding (kbd keys)))
  (set-buffer (window-buffer)))

(ert-deftest the-plan-opens-beside-the-text-and-shows-each-step ()
  (support-in-workspace nil
    (let ((plan (plan-tests-open)))
      (should (get-buffer-window plan))
      (should (string-prefix-p "Nulecule" (buffer-name (window-buffer))))
      (should (buffer-local-value 'buffer-read-only plan))
      (should (equal (car (split-string (plan-tests-text plan) "\n"))
                     "install shop  1.4.0   shop/Nulecule"))
      (should (= 4 (length (plan-tests-lines plan "  component  "))))
      (should (plan-tests-lines plan "Plan: 4 to add, 0 to change, 0 to destroy.   3 waves"))
      (should-not (string-match-p "correct-horse" (plan-tests-text plan))))))

(ert-deftest the-plan-is-another-one-after-an-edit ()
  (support-in-workspace nil
    (let ((plan (plan-tests-open)))
      (should (plan-tests-lines plan "[DB_HOST].value      database:5432"))
      (support-replace "default: database:5432" "default: elsewhere:5432")
      (support-wait-for "the new value in the plan"
        (plan-tests-lines plan "[DB_HOST].value      elsewhere:5432"))
      (should-not (plan-tests-lines plan "database:5432"))
      (should-not (plan-tests-lines plan "needs database/postgresql")))))

(ert-deftest the-plan-is-another-one-after-an-edit-of-an-artifact ()
  (support-in-workspace nil
    (let ((plan (plan-tests-open)))
      (support-open "shop/artifacts/kubernetes/api.yaml")
      (support-replace "name: DB_HOST" "name: DATABASE_HOST")
      (support-wait-for "the new name in the plan" (plan-tests-lines plan "[DATABASE_HOST].value")))))

(ert-deftest the-step-of-the-cursor-is-marked-and-follows-it ()
  (support-in-workspace nil
    (let ((plan (plan-tests-open)))
      (support-go-to "name: api\n")
      (support-rest)
      (support-wait-for "the step of api to be marked"
        (string-match-p "shop/api " (or (plan-tests-focus plan) "")))
      (support-go-to "name: web\n")
      (support-rest)
      (support-wait-for "the step of web to be marked"
        (string-prefix-p "wave 3     + shop/web" (or (plan-tests-focus plan) ""))))))

(ert-deftest enter-on-a-step-goes-to-its-place ()
  (support-in-workspace nil
    (let ((plan (plan-tests-open)))
      (select-window (get-buffer-window plan))
      (set-buffer plan)
      (goto-char (point-min))
      (plan-tests-press "n")
      (should (looking-at-p "wave 1     \\+ shop/database/postgresql"))
      (dotimes (_ 2) (plan-tests-press "n"))
      (should (looking-at-p "wave 2     \\+ shop/api"))
      (plan-tests-press "p")
      (should (looking-at-p " +\\+ shop/cache/redis"))
      (plan-tests-press "n")
      (plan-tests-press "RET")
      (should (equal (file-relative-name buffer-file-name support-folder) "shop/Nulecule"))
      (should (= 21 (line-number-at-pos)))
      (should (looking-at-p "name: api$")))))

(ert-deftest enter-on-a-place-goes-there ()
  (support-in-workspace nil
    (let ((plan (plan-tests-open)))
      (select-window (get-buffer-window plan))
      (set-buffer plan)
      (support-go-to "shop/artifacts/kubernetes/web.yaml:25" 8)
      (plan-tests-press "RET")
      (should (equal (file-relative-name buffer-file-name support-folder)
                     "shop/artifacts/kubernetes/web.yaml"))
      (should (= 25 (line-number-at-pos)))
      (call-interactively #'xref-pop-marker-stack)
      (should (eq plan (window-buffer))))))

(ert-deftest a-click-on-a-step-goes-to-its-place ()
  (support-in-workspace nil
    (let* ((plan (plan-tests-open)) (window (get-buffer-window plan)))
      (set-buffer plan)
      (support-go-to "shop/web ")
      (plimsoll-click (list 'mouse-1 (list window (point) '(0 . 0) 0)))
      (set-buffer (window-buffer))
      (should (equal (file-relative-name buffer-file-name support-folder) "shop/Nulecule"))
      (should (= 42 (line-number-at-pos))))))

(defun plan-tests-go-from (plan text)
  "Press return at TEXT in PLAN, and wait until the server has the file there."
  (select-window (get-buffer-window plan))
  (set-buffer plan)
  (support-go-to text)
  (plan-tests-press "RET")
  (support-wait-for "the server to manage it" (eglot-managed-p))
  (support-rest))

(ert-deftest the-plan-stays-where-a-step-leads-to-a-nested-application ()
  (support-in-workspace nil
    (let ((plan (plan-tests-open)))
      (plan-tests-go-from plan "shop/external/database/Nulecule:11")
      (should (equal (file-relative-name buffer-file-name support-folder)
                     "shop/external/database/Nulecule"))
      ;; What is written there is in it.
      (support-replace "postgresql-95-centos7" "postgresql-96-centos7")
      (support-wait-for "the new value in the plan"
        (plan-tests-lines plan "centos/postgresql-96-centos7"))
      (should (plan-tests-lines plan "install shop"))
      ;; An artifact of the same plan has its step marked.
      (plan-tests-go-from plan "shop/artifacts/kubernetes/api.yaml:29")
      (support-wait-for "the step of api to be marked"
        (string-match-p "shop/api " (or (plan-tests-focus plan) "")))
      ;; Going there by oneself, or asking there, turns to the plan of it.
      (support-open "shop/external/database/Nulecule")
      (support-go-to "params:")
      (support-rest)
      (support-wait-for "the nested plan" (plan-tests-lines plan "install postgresql-atomicapp"))
      (support-open "shop/Nulecule")
      (support-go-to "name: api\n")
      (support-rest)
      (support-wait-for "the whole plan" (plan-tests-lines plan "install shop"))
      (plan-tests-go-from plan "shop/external/database/Nulecule:11")
      (call-interactively #'plimsoll-plan)
      (should (plan-tests-lines plan "install postgresql-atomicapp")))))

(ert-deftest an-empty-plan-says-once-that-it-is-empty ()
  (support-in-workspace '(("Nulecule" . "specversion: 0.0.2\nid: shop\ngraph: []\n"))
    (support-open "Nulecule")
    (call-interactively #'plimsoll-plan)
    (should (equal (plan-tests-lines (get-buffer "*plimsoll plan: shop*") "No changes")
                   '("No changes. Nothing is described that would be installed.")))))

(ert-deftest a-line-without-a-place-says-so ()
  (support-in-workspace nil
    (let ((plan (plan-tests-open)))
      (set-window-buffer nil plan)
      (set-buffer plan)
      (support-go-to "Plan: 4 to add")
      (should (equal "This line names no place"
                     (cadr (should-error (plan-tests-press "RET") :type 'user-error)))))))

(ert-deftest a-text-that-has-no-plan-any-more-says-why ()
  (support-in-workspace nil
    (let ((plan (plan-tests-open)))
      (support-replace "graph:" "graph: [")
      (support-wait-for "the reason"
        (string-prefix-p "The plan may not be what is meant: YAML: this bracket is never closed"
                         (plan-tests-text plan)))
      (with-current-buffer plan
        (goto-char (point-min))
        (while (not (looking-at-p "install shop"))
          (end-of-line)
          (should (<= (current-column) 78))
          (forward-line)))
      (support-replace "graph: [" "graph:")
      (support-wait-for "the plan" (string-prefix-p "install shop" (plan-tests-text plan)))
      (support-replace "graph:" "grahp:")
      (support-wait-for "the reason"
        (equal (plan-tests-text plan) "It cannot be planned: `graph` is missing.\n")))))

(ert-deftest a-step-says-why-it-is-there ()
  (support-in-workspace nil
    (let ((plan (plan-tests-open)))
      (select-window (get-buffer-window plan))
      (set-buffer plan)
      (dotimes (_ 3) (plan-tests-press "n"))
      (plan-tests-press "w")
      (should (plan-tests-lines (get-buffer "*plimsoll why: shop/api*") "why in wave 2")))))

(ert-deftest what-the-cursor-is-at-says-why-it-is-there ()
  (support-in-workspace nil
    (support-copy "shop")
    (support-open "shop/Nulecule")
    (support-go-to "name: web\n")
    (call-interactively #'plimsoll-why)
    (let ((reasons (get-buffer "*plimsoll why: shop/web*")))
      (should (plan-tests-lines reasons "why in wave 3"))
      ;; It is about that one wherever the cursor goes, and as it is now.
      (support-replace "default: example/shop-api:1.4.0" "default: example/shop-api:1.5.0")
      (support-replace "default: http://api:8080" "default: http://elsewhere")
      (support-go-to "name: api\n")
      (support-wait-for "other reasons" (plan-tests-lines reasons "why in wave 1"))
      (should (plan-tests-lines reasons "shop/web ")))))

(ert-deftest changes-say-that-nothing-is-recorded-and-what-to-do ()
  (support-in-workspace nil
    (support-copy "shop")
    (support-open "shop/Nulecule")
    (call-interactively #'plimsoll-changes)
    (should (string-prefix-p "Nothing is recorded of shop, so there is nothing to compare with."
                             (plan-tests-text (get-buffer "*plimsoll changes: shop*"))))))

(ert-deftest a-plan-that-is-closed-is-watched-no-longer ()
  (support-in-workspace nil
    (let ((plan (plan-tests-open)) sent)
      (select-window (get-buffer-window plan))
      (cl-letf (((symbol-function 'jsonrpc-notify)
                 (lambda (_server method _parameters) (push method sent))))
        (plan-tests-press "q"))
      (should-not (buffer-live-p plan))
      (should (equal sent '(:plimsoll/unwatchPlan))))))

(provide 'plan-tests)
;;; plan-tests.el ends here
