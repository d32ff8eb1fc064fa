// Package film has ffmpeg make a film of pictures.
package film

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	"frontline/geo"
)

// Format is a format of films.
type Format struct {
	Ending string
	muxer  string
	codec  []string
	even   bool // whether width and height must be
}

// formats in the order in which they are listed.
var formats = []Format{
	// A still picture that stands for a while compresses well: the quality is for letters and hatchings.
	{".mp4", "mp4", []string{"-c:v", "libx264", "-preset", "slow", "-tune", "animation", "-crf", "18", "-g", "125", "-movflags", "+faststart"}, true},
	{".webm", "webm", []string{"-c:v", "libvpx-vp9", "-deadline", "good", "-cpu-used", "3", "-row-mt", "1", "-crf", "24", "-b:v", "0", "-g", "125"}, true},
}

// FormatOf is the format that a file's name says.
func FormatOf(file string) (Format, error) {
	ending := strings.ToLower(filepath.Ext(file))
	for _, f := range formats {
		if f.Ending == ending {
			return f, nil
		}
	}
	return Format{}, geo.Errorf(geo.EInvalid, "%s: a film's name ends in .mp4 (H.264) or .webm (VP9)", filepath.Base(file))
}

// Call is how ffmpeg is called: it reads PNG files one after the other.
type Call struct {
	Program    string // its name or path
	Format     Format
	Width      int
	Height     int
	Each, Last time.Duration // for which a picture, and the last one, is shown
	FPS        int           // frames a second, in which pictures are repeated; 0 for one frame each
	Says       []Said        // what the file says of itself
	File       string
}

// Said is something that a file says of itself.
type Said struct{ Name, Text string }

// Check refuses a size that the format cannot have: colours are kept for two by two pixels.
func (c Call) Check() error {
	if c.Width%2 == 0 && c.Height%2 == 0 {
		return nil
	}
	return geo.Errorf(geo.EInvalid, "a film's width and height are even: ask for size=%dx%d", c.Width+c.Width%2, c.Height+c.Height%2)
}

// Args are its arguments. The same pictures and the same ffmpeg give the same file, on
// however many processors.
func (c Call) Args() []string {
	rate := fmt.Sprintf("1000/%d", c.Each.Milliseconds())
	// Browsers take large films for BT.709 and small ones for BT.601, unless the film says which.
	filter := "scale=out_color_matrix=bt709:out_range=tv:flags=accurate_rnd+full_chroma_int,format=yuv420p"
	if c.FPS > 0 {
		filter += fmt.Sprintf(",fps=%d", c.FPS)
		if more := c.Last - c.Each; more > 0 {
			filter += fmt.Sprintf(",tpad=stop_mode=clone:stop_duration=%s", strconv.FormatFloat(more.Seconds(), 'f', -1, 64))
		}
	}
	args := []string{"-hide_banner", "-nostdin", "-loglevel", "error", "-y", "-f", "image2pipe", "-framerate", rate, "-c:v", "png", "-i", "pipe:0", "-vf", filter}
	args = append(args, c.Format.codec...)
	args = append(args, "-threads", "2", "-colorspace", "bt709", "-color_primaries", "bt709", "-color_trc", "bt709", "-color_range", "tv", "-an", "-fflags", "+bitexact", "-flags:v", "+bitexact")
	for _, s := range c.Says {
		if s.Text != "" {
			args = append(args, "-metadata", s.Name+"="+s.Text)
		}
	}
	return append(args, "-f", c.Format.muxer, c.File)
}

// String is the call as a shell takes it.
func (c Call) String() string {
	words := []string{quoted(c.Program)}
	for _, a := range c.Args() {
		words = append(words, quoted(a))
	}
	return strings.Join(words, " ")
}

func quoted(word string) string {
	plain := func(r rune) bool {
		return r < 0x80 && (r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9' || strings.ContainsRune("-_./:=+,@", r))
	}
	if word != "" && strings.IndexFunc(word, func(r rune) bool { return !plain(r) }) < 0 {
		return word
	}
	return "'" + strings.ReplaceAll(word, "'", `'\''`) + "'"
}

// Find finds the program, or says how it comes.
func Find(program string) (string, error) {
	path, err := exec.LookPath(program)
	if errors.Is(err, exec.ErrDot) || err == nil && path == "" {
		err = exec.ErrNotFound
	}
	if err != nil {
		return "", geo.Errorf(geo.ENotFound, "%s is not installed, and films are made by it: it comes with the package ffmpeg (Debian and Ubuntu: apt-get install ffmpeg, macOS: brew install ffmpeg), or --ffmpeg says where it is", program)
	}
	return path, nil
}

// Run has ffmpeg make the film of n pictures, each drawn when it is its turn.
func Run(ctx context.Context, c Call, n int, picture func(int) ([]byte, error)) error {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	cmd := exec.CommandContext(ctx, c.Program, c.Args()...)
	var said bytes.Buffer
	cmd.Stderr = &said
	in, err := cmd.StdinPipe()
	if err != nil {
		return err
	}
	if err := cmd.Start(); err != nil {
		return fmt.Errorf("start ffmpeg: %w", err)
	}
	var drawing, writing error
	for i := 0; i < n && drawing == nil && writing == nil; i++ {
		var b []byte
		if b, drawing = picture(i); drawing == nil {
			_, writing = in.Write(b)
		}
	}
	if drawing != nil {
		cancel() // nothing of it is kept
		_ = cmd.Wait()
		return drawing
	}
	closing := in.Close()
	if err := cmd.Wait(); err != nil {
		if ctx.Err() != nil {
			return ctx.Err()
		}
		return geo.Errorf(geo.EInvalid, "ffmpeg made no film (%v): %s", err, lastLines(said.String(), 3))
	}
	return errors.Join(writing, closing)
}

// lastLines are the last lines of what a program said.
func lastLines(said string, n int) string {
	lines := strings.Split(strings.TrimSpace(said), "\n")
	return strings.Join(lines[max(len(lines)-n, 0):], "; ")
}
