package text_test

import (
	"strings"
	"testing"

	"frontline/geo/geotest"
	"frontline/server/servertest"
)

// What is told in short shows where it leaves something out.
func TestWhatIsLeftOutIsSeen(t *testing.T) {
	geotest.TakesLong(t)
	layers := servertest.PartLayers()
	var many []string
	for i := range 12 {
		name := strings.Repeat("Long Name of an Institute ", 2) + string(rune('A'+i))
		many = append(many, servertest.Square("n"+string(rune('a'+i)), `{"assessed_by":"`+name+`"}`, 30+0.5*float64(i), 47, 0.3))
	}
	layers["control/2025-11-28.geojson"] = servertest.Collection(many...)
	f := servertest.Over(t, layers)
	said := servertest.Alt(t, f.Get("/image/2025-11-28.png?size=600x400&lang=en&layers=control").Header.Get("Frontline-Alt"))
	if !strings.HasSuffix(said, ". …") || strings.Contains(said, "Institute L.") {
		t.Errorf("cut off: %q", said)
	}
	said = servertest.Alt(t, f.Get("/image/2025-11-25.png?size=600x400&lang=en&layers=control").Header.Get("Frontline-Alt"))
	if strings.HasSuffix(said, "…") {
		t.Errorf("nothing is left out: %q", said)
	}
}
