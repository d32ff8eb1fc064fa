package planar

import "testing"

// FuzzArrange lays any rings over one another: the pieces are simple and make
// up the areas.
func FuzzArrange(f *testing.F) {
	f.Add([]byte{2, 0, 0, 9, 0, 9, 9, 0, 9, 255, 4, 4, 12, 4, 12, 12})
	f.Add([]byte{1, 0, 0, 7, 3, 3, 7, 8, 1, 1, 8, 6, 6})
	f.Add([]byte{3, 0, 0, 20, 1, 0, 2, 255, 1, 0, 19, 2, 20, 1, 255, 5, 5, 5, 6, 5, 7})
	f.Fuzz(func(t *testing.T, data []byte) {
		if len(data) < 2 || len(data) > 80 {
			return
		}
		scale := int32(1) << (data[0] % 20)
		areas := []Area{{Label: 0, Weight: 1, Polygons: []Polygon{{nil}}}}
		for i := 1; i+1 < len(data); {
			last := &areas[len(areas)-1]
			if data[i] == 255 {
				areas = append(areas, Area{Label: len(areas), Weight: 1, Polygons: []Polygon{{nil}}})
				i++
				continue
			}
			last.Polygons[0][0] = append(last.Polygons[0][0], Point{int32(data[i]) * scale, int32(data[i+1])*scale - int32(i)})
			i += 2
		}
		for i := range areas {
			if len(areas[i].Polygons[0][0]) == 0 {
				areas[i].Polygons = nil
			}
		}
		a, err := Arrange(areas...)
		if err != nil {
			t.Fatal(err)
		}
		checkLaws(t, 0, areas, a, 256*float64(scale))
	})
}
