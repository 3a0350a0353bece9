module portcullis/conformance

go 1.25

require github.com/drone/go-scm v1.39.1
