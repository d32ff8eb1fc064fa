//go:build !(darwin || dragonfly || freebsd || linux || netbsd || openbsd)

package archive

import "os"

// openLocked opens a file, made where it is missing. Where the system has no
// locks on files, whoever exports sees to it that nobody else does to the same.
func openLocked(path string) (*os.File, error) {
	return os.OpenFile(path, os.O_RDWR|os.O_CREATE, readable)
}
