;;; file-tests.el --- What the editor shows of a file and does with it  -*- lexical-binding: t; -*-

;; SPDX-License-Identifier: Apache-2.0

;;; Code:

(require 'support)

(defun file-tests-completion ()
  "What is offered at the cursor: (TEXT ANNOTATION DOCUMENTATION), of each."
  (pcase-let* ((`(,start ,end ,table . ,properties)
                (run-hook-with-args-until-success 'completion-at-point-functions))
               (annotate (plist-get properties :annotation-function))
               (document (plist-get properties :company-doc-buffer)))
    (mapcar (lambda (candidate)
              (list (substring-no-properties candidate)
                    (substring-no-properties (or (funcall annotate candidate) ""))
                    (when-let ((buffer (funcall document candidate)))
                      (with-current-buffer buffer
                        (buffer-substring-no-properties (point-min) (point-max))))))
            (all-completions (buffer-substring start end) table))))

(defun file-tests-description ()
  "What is said about the word at the cursor."
  (let (said)
    (eglot-hover-eldoc-function (lambda (text &rest _) (push (or text "") said)))
    (substring-no-properties (support-wait-for "a description" (car said)))))

(ert-deftest a-nulecule-opens-in-its-mode-and-is-managed-by-the-server ()
  (support-in-workspace nil
    (support-copy "shop")
    (support-open "shop/Nulecule")
    (should (eq major-mode 'plimsoll-mode))
    (should (cl-typep (eglot-current-server) 'plimsoll-server))
    (should (equal (plimsoll--lighter) " Plimsoll"))))

(ert-deftest a-file-says-as-what-it-was-recognised-and-why ()
  (support-in-workspace nil
    (support-copy "shop")
    (support-open "shop/Nulecule")
    (should (equal (support-messages (call-interactively #'plimsoll-recognition))
                   "Nulecule 0.0.2.  Known by `specversion` beside `id` or `graph`."))
    (support-open "shop/artifacts/kubernetes/web.yaml")
    (should (equal (support-messages (call-interactively #'plimsoll-recognition))
                   "Part of shop.  shop/Nulecule takes it in."))))

(ert-deftest answers-artifacts-bundles-and-applications-are-managed-by-the-same-server ()
  (support-in-workspace nil
    (dolist (example '("shop" "guestbook" "storefront")) (support-copy example))
    (dolist (name '("shop/Nulecule" "shop/answers.conf" "shop/artifacts/kubernetes/web.yaml"
                    "shop/artifacts/docker/web" "guestbook/bundle.json" "guestbook/staging.json"
                    "storefront/app.yaml"))
      (support-open name))
    (should (= 1 (length (support-servers))))
    (should (eq 'plimsoll-answers-mode
                (buffer-local-value 'major-mode (get-buffer "answers.conf"))))))

(ert-deftest files-that-are-opened-at-once-get-one-server ()
  (support-in-workspace nil
    (support-copy "shop")
    (let ((buffers (mapcar (lambda (name)
                             (find-file-noselect (expand-file-name name support-folder)))
                           '("shop/Nulecule" "shop/answers.conf" "shop/external/database/Nulecule"))))
      (support-wait-for "the server to manage them"
        (seq-every-p (lambda (buffer) (with-current-buffer buffer (eglot-managed-p))) buffers)))
    (should (= 1 (length (support-lines-with
                          "Started" (with-current-buffer "*plimsoll log*" (buffer-string))))))))

(ert-deftest other-yaml-and-json-starts-no-server-and-keeps-its-mode ()
  (support-in-workspace
      '(("elsewhere/deployment.yaml" . "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: web, name: web}\n")
        ("elsewhere/docker-compose.yml" . "services:\n  web:\n    image: [\n")
        ("elsewhere/argo.yaml" . "apiVersion: argoproj.io/v1alpha1
kind: Application
spec:
  source:
    path: guestbook
    helm:
      parameters:
        - name: port
")
        ("elsewhere/package.json" . "{\"name\": \"web\", \"version\": \"1.0.0\", \"parameters\": []}\n"))
    (delete-file (expand-file-name "plimsoll.toml" support-folder))
    (dolist (name '("elsewhere/deployment.yaml" "elsewhere/docker-compose.yml" "elsewhere/argo.yaml"
                    "elsewhere/package.json"))
      (switch-to-buffer (find-file-noselect name))
      (support-rest)
      (should-not plimsoll-minor-mode)
      (should-not (derived-mode-p 'plimsoll-mode))
      (should-not (bound-and-true-p flymake-mode)))
    (should-not (support-servers))))

(ert-deftest kubernetes-yaml-beside-a-nulecule-is-left-to-its-own-server ()
  (support-in-workspace
      '(("shop/other.yaml" . "apiVersion: v1\nkind: Pod\nmetadata: {name: a, name: b}\n"))
    (delete-file (expand-file-name "plimsoll.toml" support-folder))
    (support-copy "shop")
    (let ((eglot-lsp-context t) ours)
      (support-open "shop/Nulecule")
      (setq ours (eglot--current-project))
      (switch-to-buffer (find-file-noselect (expand-file-name "shop/other.yaml" support-folder)))
      (support-rest)
      (should-not (eglot-managed-p))
      (should-not (equal ours (eglot--current-project))))))

(ert-deftest a-mode-for-yaml-keeps-its-files-and-only-those-of-plimsoll-get-its-server ()
  (support-in-workspace
      '(("app.yaml" . "apiVersion: core.oam.dev/v1beta1\nkind: Application\nmetadata: {name: web}\n")
        ("pod.yaml" . "apiVersion: v1\nkind: Pod\nmetadata: {name: web}\n"))
    ;; As an installed yaml-mode does.
    (cl-letf (((symbol-function 'yaml-mode)
               (lambda () (text-mode) (setq major-mode 'yaml-mode mode-name "YAML")
                 (run-mode-hooks 'yaml-mode-hook)))
              (auto-mode-alist (cons '("\\.ya?ml\\'" . yaml-mode) auto-mode-alist)))
      (support-open "app.yaml")
      (should (eq major-mode 'yaml-mode))
      (should (cl-typep (eglot-current-server) 'plimsoll-server))
      (switch-to-buffer (find-file-noselect "pod.yaml"))
      (support-rest)
      (should (eq major-mode 'yaml-mode))
      (should-not plimsoll-minor-mode)
      (should-not (eglot-current-server))
      ;; Any other server will do for the test.
      (let ((eglot-server-programs `((yaml-mode . (,support-program "lsp")))))
        (call-interactively #'eglot)
        (support-wait-for "the other server" (eglot-managed-p)))
      (should (eq 'eglot-lsp-server (eieio-object-class-name (eglot-current-server))))
      (should (= 2 (length (support-servers)))))))

(ert-deftest a-file-that-gets-the-fields-of-an-application-is-managed-once-it-is-saved ()
  (support-in-workspace '(("notes.txt" . "nothing yet\n"))
    (switch-to-buffer (find-file-noselect "notes.txt"))
    (support-rest)
    (should-not plimsoll-minor-mode)
    (erase-buffer)
    (insert "apiVersion: core.oam.dev/v1beta1\nkind: Application\n")
    (save-buffer)
    (support-rest)
    (support-wait-for "the server" (eglot-managed-p))
    ;; The next one gets the server that runs.
    (support-write "more.txt" "")
    (switch-to-buffer (find-file-noselect "more.txt"))
    (insert "apiVersion: core.oam.dev/v1beta1\nkind: Application\n")
    (save-buffer)
    (support-wait-for "the server" (eglot-managed-p))
    (should (= 1 (length (support-servers))))))

(ert-deftest the-server-is-turned-on-and-off-by-hand ()
  (support-in-workspace '(("notes" . "nothing\n"))
    (delete-file (expand-file-name "plimsoll.toml" support-folder))
    (switch-to-buffer (find-file-noselect "notes"))
    (should-not plimsoll-minor-mode)
    (plimsoll-minor-mode 1)
    (support-wait-for "the server" (eglot-managed-p))
    (plimsoll-minor-mode -1)
    (should-not (eglot-managed-p))
    (plimsoll-minor-mode 1)
    (support-wait-for "the server" (eglot-managed-p))
    (should (= 1 (length (support-lines-with
                          "Started" (with-current-buffer "*plimsoll log*" (buffer-string))))))))

(ert-deftest a-misspelled-key-is-marked-where-it-stands-with-what-it-should-be ()
  (support-in-workspace nil
    (support-copy "shop")
    (support-open "shop/Nulecule")
    (support-replace "default: example/shop-api" "defalt: example/shop-api")
    (support-wait-for "the finding" (support-finding "unknown-field"))
    (should (equal (support-finding "unknown-field")
                   '(eglot-warning 25 "defalt"
                                   "plimsoll [unknown-field]: unknown field `defalt`: did you mean `default`?
It is ignored.
Rename `defalt` to `default`.")))
    (should (equal (seq-take (support-finding "parameter-default-type") 3)
                   '(eglot-note 52 "2")))))

(ert-deftest a-text-that-cannot-be-read-is-an-error-where-it-breaks ()
  (support-in-workspace nil
    (support-copy "shop")
    (support-open "shop/Nulecule")
    (support-replace "id: shop" "id: \"shop")
    (should (eq 'eglot-error (car (support-wait-for "the finding" (support-finding "[syntax]")))))
    (should (= 4 (nth 1 (support-finding "[syntax]"))))))

(ert-deftest findings-behind-characters-of-four-bytes-are-marked-where-they-stand ()
  (support-in-workspace '(("app/Nulecule" . "specversion: 0.0.2\nid: app\n\"😀é\": 1\ngraph: []\n"))
    (support-open "app/Nulecule")
    (should (equal (seq-take (support-wait-for "the finding" (support-finding "unknown-field")) 3)
                   '(eglot-warning 3 "\"😀é\"")))))

(ert-deftest keys-are-offered-with-what-they-are-for-and-written-when-chosen ()
  (support-in-workspace nil
    (support-copy "shop")
    (support-open "shop/Nulecule")
    (support-go-to "    params:\n      - name: image\n        description: Image of the front end.")
    (support-type "    so\n")
    (forward-line -1)
    (end-of-line)
    (let ((offered (file-tests-completion)))
      (should (equal (mapcar #'car offered) '("source")))
      (should (equal (nth 1 (car offered)) " a string"))
      (should (string-prefix-p "The image of another application that is planned in place"
                               (nth 2 (car offered)))))
    (call-interactively #'completion-at-point)
    (should (equal (buffer-substring (line-beginning-position) (line-end-position)) "    source: "))))

(ert-deftest parameters-are-offered-in-artifacts ()
  (support-in-workspace nil
    (support-copy "shop")
    (support-open "shop/artifacts/kubernetes/api.yaml")
    (support-go-to "$cache_host")
    (delete-char (length "$cache_host"))
    (support-type "$")
    (let ((offered (mapcar #'car (file-tests-completion))))
      (should (equal offered '("image" "db_host" "db_password" "cache_host" "namespace" "provider"))))
    (support-type "cache")
    (call-interactively #'completion-at-point)
    (should (equal (support-lines-with "$cache" (buffer-string)) '("value: $cache_host")))))

(ert-deftest files-of-artifacts-are-offered-and-written-as-one-word ()
  (support-in-workspace nil
    (support-copy "shop")
    (support-open "shop/Nulecule")
    (support-go-to "file://artifacts/kubernetes/api.yaml")
    (delete-region (point) (line-end-position))
    (support-type "file://artifacts/kubernetes/api-s")
    (call-interactively #'completion-at-point)
    (should (equal (buffer-substring (line-beginning-position) (line-end-position))
                   "        - file://artifacts/kubernetes/api-service.yaml"))))

(ert-deftest fields-and-parameters-are-described ()
  (support-in-workspace nil
    (support-copy "shop")
    (support-open "shop/Nulecule")
    (support-go-to "appversion")
    (should (string-prefix-p "appversion: " (file-tests-description)))
    (support-go-to "name: db_host" 7)
    (should (string-match-p "Host of the database" (file-tests-description)))))

(ert-deftest a-placeholder-leads-to-its-parameter-and-back ()
  (support-in-workspace nil
    (support-copy "shop")
    (support-open "shop/artifacts/kubernetes/web.yaml")
    (support-go-to "$api_url" 3)
    (call-interactively #'xref-find-definitions)
    (should (equal (file-relative-name buffer-file-name support-folder) "shop/Nulecule"))
    (should (looking-at-p "api_url"))
    (should (= 47 (line-number-at-pos)))))

(ert-deftest a-parameter-is-renamed-in-all-files-at-once ()
  (support-in-workspace nil
    (support-copy "shop")
    (support-open "shop/Nulecule")
    (support-go-to "name: api_url" 6)
    (cl-letf (((symbol-function 'y-or-n-p) #'always)) (eglot-rename "api_address"))
    (should (equal (support-lines-with "api_address" (support-text-of "shop/Nulecule"))
                   '("- name: api_address")))
    (should (equal (support-lines-with "api_address" (support-text-of "shop/artifacts/kubernetes/web.yaml"))
                   '("value: $api_address")))
    (should (equal (support-text-of "shop/artifacts/docker/web")
                   "docker run -d --name web --link api -p 80:8000 -e API_URL=$api_address -e REPLICAS=$replicas $image\n"))
    (dolist (name '("shop/Nulecule" "shop/artifacts/kubernetes/web.yaml" "shop/artifacts/docker/web"))
      (let ((case-fold-search nil))
        (should-not (string-match-p "api_url" (support-text-of name)))))))

(ert-deftest a-quick-fix-writes-what-it-says ()
  (support-in-workspace nil
    (support-copy "shop")
    (support-open "shop/Nulecule")
    (support-replace "default: example/shop-api" "defalt: example/shop-api")
    (support-wait-for "the finding" (support-finding "unknown-field"))
    (support-go-to "defalt" 1)
    (let (titles)
      (cl-letf (((symbol-function 'completing-read)
                 (lambda (_prompt actions &rest _)
                   (setq titles (mapcar #'car actions))
                   (seq-find (lambda (title) (string-match-p "`default`" title)) titles)))
                ((symbol-value 'last-nonmenu-event) ?x))
        (call-interactively #'eglot-code-actions))
      (should (member "Rename `defalt` to `default`" titles)))
    (should (equal (support-lines-with "example/shop-api:" (buffer-string))
                   '("default: example/shop-api:1.4.0")))
    (support-rest)
    (support-wait-for "the finding to go" (not (support-finding "unknown-field")))))

(ert-deftest all-safe-fixes-are-applied-before-a-file-is-saved-where-that-is-wished ()
  (support-in-workspace nil
    (support-copy "shop")
    (support-open "shop/Nulecule")
    (add-hook 'before-save-hook #'plimsoll-fix-all nil t)
    (support-replace "default: 2" "default:    2   ")
    (support-replace "default: example/shop-api" "defalt: example/shop-api")
    (support-wait-for "the finding" (support-finding "unknown-field"))
    (save-buffer)
    (should (equal (support-lines-with "example/shop-api:" (support-text-of "shop/Nulecule"))
                   '("default: example/shop-api:1.4.0")))))

(ert-deftest new-lines-start-where-what-was-begun-above-goes-on ()
  (support-in-workspace '(("app/Nulecule" . ""))
    (support-open "app/Nulecule")
    (support-type "graph:\n- name: web\nartifacts:\nkubernetes:\n- file://a\n")
    (should (equal (buffer-string) "graph:
  - name: web
    artifacts:
      kubernetes:
        - file://a
        "))
    (delete-region (line-beginning-position) (point))
    (support-type "metadata:\nname: shop\n")
    (should (string-suffix-p "\nmetadata:\n  name: shop\n  " (buffer-string)))))

(ert-deftest what-is-wrong-at-the-cursor-is-said-below-the-text ()
  (support-in-workspace nil
    (support-copy "shop")
    (support-open "shop/Nulecule")
    (support-replace "default: example/shop-api" "defalt: example/shop-api")
    (support-wait-for "the finding" (support-finding "unknown-field"))
    (support-go-to "defalt" 1)
    (let (said)
      (run-hook-with-args-until-success 'eldoc-documentation-functions
                                        (lambda (text &rest _) (push text said)))
      (should (string-match-p "unknown field `defalt`: did you mean `default`\\?"
                              (substring-no-properties (car said)))))))

(provide 'file-tests)
;;; file-tests.el ends here
