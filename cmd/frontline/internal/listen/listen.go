// Package listen listens where a server is told to: at a host and port, or at a Unix socket,
// which only processes of this machine reach, and of these whose user or group may.
package listen

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"time"
)

// unixPrefix begins the address of a Unix socket, as nginx writes it: unix:/run/frontline/frontline.sock.
const unixPrefix = "unix:"

const (
	// socketMode lets the server's user and group connect, and nobody else.
	socketMode fs.FileMode = 0o660
	// socketPathMost is what every system has room for, in bytes.
	socketPathMost = 100
	// dialTimeout is how long a socket that is there may take to be answered at.
	dialTimeout = 2 * time.Second
)

// Check refuses what is no address.
func Check(addr string) error {
	if path, ok := strings.CutPrefix(addr, unixPrefix); ok {
		if path == "" || len(path) > socketPathMost || strings.ContainsRune(path, 0) {
			return fmt.Errorf("a socket is written as unix:/run/frontline/frontline.sock, with a path of at most %d bytes", socketPathMost)
		}
		return nil
	}
	if _, port, err := net.SplitHostPort(addr); err != nil {
		return fmt.Errorf("%s is no address: write it as 127.0.0.1:8080, or unix:/run/frontline/frontline.sock", addr)
	} else if n, err := strconv.Atoi(port); err != nil || n < 0 || n > 65535 {
		return fmt.Errorf("%q is no port: give a number up to 65535", port)
	}
	return nil
}

// At listens at an address. A socket that a server left behind when it was killed is removed; one that
// is answered at, and any other file, is not.
func At(addr string) (net.Listener, error) {
	path, ok := strings.CutPrefix(addr, unixPrefix)
	if !ok {
		return net.Listen("tcp", addr)
	}
	if err := Check(addr); err != nil {
		return nil, err
	}
	path, err := filepath.Abs(path)
	if err != nil {
		return nil, err
	}
	if err := removeStale(path); err != nil {
		return nil, err
	}
	l, err := net.ListenUnix("unix", &net.UnixAddr{Name: path, Net: "unix"})
	if err != nil {
		return nil, err
	}
	l.SetUnlinkOnClose(false) // another server may be there by then
	made, err := os.Lstat(path)
	if err == nil {
		err = os.Chmod(path, socketMode)
	}
	if err != nil {
		return nil, errors.Join(err, l.Close(), os.Remove(path))
	}
	return &socket{l, path, made}, nil
}

// removeStale removes a socket at which nobody answers.
func removeStale(path string) error {
	there, err := os.Lstat(path)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil
	case err != nil:
		return err
	case there.Mode()&fs.ModeSocket == 0:
		return fmt.Errorf("%s is there already, and is no socket", path)
	}
	c, err := net.DialTimeout("unix", path, dialTimeout)
	if err == nil {
		c.Close()
		return fmt.Errorf("another server answers at %s", path)
	}
	if !errors.Is(err, syscall.ECONNREFUSED) {
		return err
	}
	return os.Remove(path)
}

// socket removes its file when it is closed, unless another server has put its own there.
type socket struct {
	*net.UnixListener
	path string
	made fs.FileInfo
}

func (s *socket) Close() error {
	err := s.UnixListener.Close()
	if there, failed := os.Lstat(s.path); err == nil && failed == nil && os.SameFile(there, s.made) {
		err = os.Remove(s.path)
	}
	return err
}

// Address is where a listener is reached on its own host: an address as At takes it.
func Address(at net.Addr) string {
	switch at := at.(type) {
	case *net.UnixAddr:
		return unixPrefix + at.Name
	case *net.TCPAddr:
		if at.IP.IsUnspecified() { // of both kinds, where it is of IPv6
			return (&net.TCPAddr{IP: net.IPv4(127, 0, 0, 1), Port: at.Port}).String()
		}
	}
	return at.String()
}

// URL is the address of a server's root for a person, who can't open a socket in a browser.
func URL(at net.Addr) string {
	if a, ok := at.(*net.UnixAddr); ok {
		return unixPrefix + a.Name
	}
	return "http://" + at.String() + "/"
}

// Reach prepares a transport to ask a server at an address, and returns the URL to ask.
func Reach(t *http.Transport, address string) string {
	path, ok := strings.CutPrefix(address, unixPrefix)
	if !ok {
		return "http://" + address
	}
	t.DialContext = func(ctx context.Context, _, _ string) (net.Conn, error) {
		var d net.Dialer
		return d.DialContext(ctx, "unix", path)
	}
	return "http://localhost"
}
