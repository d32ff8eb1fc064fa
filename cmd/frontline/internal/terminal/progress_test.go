package terminal

import (
	"strings"
	"testing"
)

// A bar is one line, drawn where it is another one, and gone at the end.
func TestProgressIsOneLine(t *testing.T) {
	var out strings.Builder
	p := &Progress{out: &out, title: "loading"}
	p.Show(0, 0, "")
	p.End()
	if out.Len() > 0 {
		t.Errorf("nothing of nothing is drawn as %q", out.String())
	}
	for done := range 1001 {
		p.Show(done, 1000, "")
	}
	all := out.String()
	if n := strings.Count(all, "%") / 2; n < 101 || n > 101+barWidth { // each line is written twice
		t.Errorf("of 1000 steps %d lines were drawn", n)
	}
	if want := "\rloading 100% |" + strings.Repeat("█", barWidth) + "| (1000/1000)"; !strings.HasSuffix(all, want) || strings.Contains(all, "\n") {
		t.Errorf("the last line is %q", all[strings.LastIndex(all, "\r"):])
	}
	out.Reset()
	p.End()
	if got := strings.Trim(out.String(), " "); got != "\r"+strings.Trim(got, "\r")+"\r" || strings.TrimSpace(out.String()) != "" {
		t.Errorf("at the end %q is left", got)
	}
	out.Reset()
	if p.End(); out.Len() > 0 {
		t.Error("what is gone is taken off again")
	}
}
