package image

import (
	"bytes"
	"context"
	"fmt"
	"html"
	"strings"
	"time"

	"frontline/geo"
	"frontline/server/text"
)

// cue is a subtitle: what is said while a picture of a film is shown.
type cue struct {
	from, to time.Duration
	lines    []string
}

// subtitleForm is a format of subtitles.
type subtitleForm struct {
	contentType string
	write       func([]cue) []byte
}

var subtitleForms = map[string]subtitleForm{
	".vtt": {"text/vtt; charset=utf-8", vttOf},
	".srt": {"application/x-subrip; charset=utf-8", srtOf},
}

// subtitles say of each date of a series what is to be seen, as alternative texts do,
// and for which days before it there is no snapshot.
func (s *Images) subtitles(ctx context.Context, a text.Ask, q throughQuery, dates []geo.Date, part text.Part) ([]cue, error) {
	out := make([]cue, len(dates))
	for i, date := range dates {
		ask, err := s.askOn(ctx, a, date)
		if err != nil {
			return nil, err
		}
		alt, err := s.texts.AltText(ctx, ask, part)
		if err != nil {
			return nil, err
		}
		said := alt.Short // as long as can be read
		if draft := s.mark(ask); draft != "" {
			said = draft + ": " + said
		}
		lines := []string{said}
		if i > 0 {
			missing, err := s.missingBetween(ctx, s.texts.Writer(ask), ask, dates[i-1], date)
			if err != nil {
				return nil, err
			}
			lines = append(lines, missing...)
		}
		from, to := q.shown(i, len(dates))
		out[i] = cue{from, to, lines}
	}
	return out, nil
}

// shown is from when to when one of n pictures is shown.
func (q throughQuery) shown(i, n int) (from, to time.Duration) {
	each := time.Duration(q.delay) * time.Millisecond
	from = time.Duration(i) * each
	if i == n-1 {
		each = time.Duration(q.last()) * time.Millisecond
	}
	return from, from + each
}

// vttOf writes WebVTT, in whose cues only three letters mean something.
func vttOf(cues []cue) []byte {
	var out bytes.Buffer
	out.WriteString("WEBVTT\n")
	for _, c := range cues {
		fmt.Fprintf(&out, "\n%s --> %s\n", clock(c.from, "."), clock(c.to, "."))
		for _, line := range c.lines {
			out.WriteString(html.EscapeString(oneLine(line)) + "\n")
		}
	}
	return out.Bytes()
}

// srtOf writes SubRip, which players read with tags in angle brackets: there are none.
func srtOf(cues []cue) []byte {
	var out bytes.Buffer
	for i, c := range cues {
		fmt.Fprintf(&out, "%d\n%s --> %s\n", i+1, clock(c.from, ","), clock(c.to, ","))
		for _, line := range c.lines {
			out.WriteString(strings.NewReplacer("<", "‹", ">", "›").Replace(oneLine(line)) + "\n")
		}
		out.WriteByte('\n')
	}
	return out.Bytes()
}

// oneLine has no line break, which would end a cue, nor what begins another.
func oneLine(words string) string {
	return strings.ReplaceAll(strings.Join(strings.Fields(words), " "), "-->", "→")
}

func clock(d time.Duration, mark string) string {
	ms := d.Milliseconds()
	return fmt.Sprintf("%02d:%02d:%02d%s%03d", ms/3_600_000, ms/60_000%60, ms/1000%60, mark, ms%1000)
}
