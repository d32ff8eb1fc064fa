package image

import (
	"testing"
	"time"
)

func TestSubtitlesHoldWhateverIsSaid(t *testing.T) {
	cues := []cue{{90 * time.Minute, 90*time.Minute + 1500*time.Millisecond, []string{"A & <b>B</b>\n\n00:00 --> 00:01", "C"}}}
	if got, want := string(vttOf(cues)), "WEBVTT\n\n01:30:00.000 --> 01:30:01.500\nA &amp; &lt;b&gt;B&lt;/b&gt; 00:00 → 00:01\nC\n"; got != want {
		t.Errorf("WebVTT: %q", got)
	}
	if got, want := string(srtOf(cues)), "1\n01:30:00,000 --> 01:30:01,500\nA & ‹b›B‹/b› 00:00 → 00:01\nC\n\n"; got != want {
		t.Errorf("SubRip: %q", got)
	}
}
