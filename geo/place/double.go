package place

// One settlement that is in the list twice: under one name, this near, or a little further where
// both are as large.
const (
	doubleMetres     = 4_000
	sameDoubleMetres = 6_000
	sameSize         = 2 // a fifth more people, as Place has the size
)

// doublesOf are the places by number that are another one of the list once more, and which: the more
// populous, so that searches find a settlement once.
func doublesOf(places []Place) map[int]int {
	out := map[int]int{}
	byName := map[string][]int{}
	for i := range places {
		p := &places[i]
		name := p.Country + " " + p.Region + " " + p.Names["en"]
		for _, j := range byName[name] {
			if _, known := out[j]; known || !isDouble(p, &places[j]) {
				continue
			}
			if places[j].rank() < p.rank() {
				out[j] = i
			} else {
				out[i] = j
				break
			}
		}
		byName[name] = append(byName[name], i)
	}
	return out
}

func isDouble(p, o *Place) bool {
	metres, _ := Between(p.Point, o.Point)
	differ := max(p.Size, o.Size) - min(p.Size, o.Size)
	return metres <= doubleMetres || metres <= sameDoubleMetres && differ <= sameSize
}
