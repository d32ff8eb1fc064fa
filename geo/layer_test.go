package geo

import (
	"math"
	"strings"
	"testing"
)

func TestLayerValidate(t *testing.T) {
	good := Layer{
		ID: "claims", Title: "Claims", Kind: KindClaims, Cadence: CadenceEvent,
		Style: Style{Color: "#aa0000", ColorDark: "#ff5555", Pattern: "hatch"},
	}
	for _, c := range []struct {
		name   string
		change func(*Layer)
		want   string // in the message; "" where the layer is good
	}{
		{"good", func(*Layer) {}, ""},
		{"no style", func(l *Layer) { l.Style = Style{} }, ""},
		{"longest id", func(l *Layer) { l.ID = "a" + strings.Repeat("_", 62) }, ""},
		{"no id", func(l *Layer) { l.ID = "" }, `"" is no layer id`},
		{"id too long", func(l *Layer) { l.ID = strings.Repeat("a", 64) }, "is no layer id"},
		{"id of a path", func(l *Layer) { l.ID = "../etc" }, "is no layer id"},
		{"id in capitals", func(l *Layer) { l.ID = "Claims" }, "is no layer id"},
		{"id begins with a digit", func(l *Layer) { l.ID = "2014" }, "is no layer id"},
		{"id with a line break", func(l *Layer) { l.ID = "claims\n" }, "is no layer id"},
		{"blank title", func(l *Layer) { l.Title = " \t" }, "title is empty"},
		{"no kind", func(l *Layer) { l.Kind = "" }, `kind "" is none of`},
		{"unknown kind", func(l *Layer) { l.Kind = "fronts" }, `kind "fronts" is none of`},
		{"unknown cadence", func(l *Layer) { l.Cadence = "weekly" }, `cadence "weekly" is neither`},
		{"colour by name", func(l *Layer) { l.Style.Color = "red" }, `style.color "red"`},
		{"colour in capitals", func(l *Layer) { l.Style.ColorDark = "#AA0000" }, `style.color_dark "#AA0000"`},
		{"both colours wrong: the first is named", func(l *Layer) { l.Style.Color, l.Style.ColorDark = "a", "b" }, `style.color "a"`},
		{"slivers", func(l *Layer) { l.SliverWidth = 100 }, ""},
		{"slivers too wide", func(l *Layer) { l.SliverWidth = 100.5 }, "sliver_width_m 100.5 is not from 0 to 100"},
		{"slivers of less than nothing", func(l *Layer) { l.SliverWidth = -1 }, "sliver_width_m -1"},
		{"slivers of no number", func(l *Layer) { l.SliverWidth = math.NaN() }, "sliver_width_m NaN"},
		{"unknown pattern", func(l *Layer) { l.Style.Pattern = "dots" }, `style.pattern "dots"`},
	} {
		l := good
		c.change(&l)
		err := l.Validate()
		switch {
		case c.want == "" && err != nil:
			t.Errorf("%s: %v", c.name, err)
		case c.want != "" && (err == nil || !strings.Contains(err.Error(), c.want) || ErrorCode(err) != EInvalid):
			t.Errorf("%s: %v, want an invalid with %q", c.name, err, c.want)
		}
	}
}
