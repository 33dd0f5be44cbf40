;;; run.el --- Runs all the tests  -*- lexical-binding: t; -*-

;; SPDX-License-Identifier: Apache-2.0

;;; Commentary:

;; PLIMSOLL=path/to/plimsoll emacs --batch -Q -L editors/emacs -L editors/emacs/tests -l run

;;; Code:

(require 'support)
(require 'file-tests)
(require 'plan-tests)
(require 'server-tests)

(ert-run-tests-batch-and-exit)

;;; run.el ends here
