package osm

import "slices"

// Summary is how many features of each class a translated tile has.
type Summary struct {
	Layers      []LayerSummary `json:"layers"`
	Settlements []string       `json:"settlements"` // their names, in English
}

// LayerSummary is one layer's.
type LayerSummary struct {
	Name    string       `json:"name"`
	Classes []ClassCount `json:"classes"` // those that there are, as they are drawn
}

// ClassCount is how many features of a class there are.
type ClassCount struct {
	Class Class `json:"class"`
	Count int   `json:"count"`
}

// Summarise counts the features of a tile of Translate.
func Summarise(translated []byte) (Summary, error) {
	out := Summary{Layers: []LayerSummary{}, Settlements: []string{}}
	err := fields(translated, func(number, wire int, _ uint64, part []byte) error {
		if number != 3 || wire != wireBytes {
			return nil
		}
		l, err := readLayer(part)
		if err != nil {
			return err
		}
		of := LayerSummary{Name: l.name}
		for _, b := range l.features {
			f, err := l.readFeature(b)
			if err != nil {
				return err
			}
			class := Class(f.tags[classKey])
			i := slices.IndexFunc(of.Classes, func(c ClassCount) bool { return c.Class == class })
			if i < 0 {
				i = len(of.Classes)
				of.Classes = append(of.Classes, ClassCount{Class: class})
			}
			of.Classes[i].Count++
			if l.name == Settlement {
				out.Settlements = append(out.Settlements, f.tags["name"])
			}
		}
		out.Layers = append(out.Layers, of)
		return nil
	})
	return out, err
}
