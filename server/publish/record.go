package publish

import (
	"frontline/geo"
)

// recordAnswer is the part of /api/record.json that is needed here.
type recordAnswer struct {
	Revision geo.Revision  `json:"revision"`
	Today    geo.Date      `json:"today"`
	Layers   []recordLayer `json:"layers"`
	Derived  []struct {
		ID string `json:"id"`
	} `json:"derived"`
	Lines []struct {
		ID string `json:"id"`
	} `json:"lines"`
	Agreements []struct {
		ID string `json:"id"`
	} `json:"agreements"`
	Retractions []geo.Retraction `json:"retractions"`
	Recounts    []geo.Recount    `json:"recounts"`
}

type recordLayer struct {
	ID        string           `json:"id"`
	Kind      geo.Kind         `json:"kind"`
	HasArea   bool             `json:"has_area"`
	Snapshots []recordSnapshot `json:"snapshots"`
	Timeline  *struct {
		Pin geo.Revision `json:"pin"`
	} `json:"timeline"`
}

type recordSnapshot struct {
	Date geo.Date     `json:"date"`
	Pin  geo.Revision `json:"pin"`
}

// inForce is the snapshot in force on a date.
func (l recordLayer) inForce(on geo.Date) (s recordSnapshot, ok bool) {
	for _, one := range l.Snapshots {
		if one.Date <= on {
			s, ok = one, true
		}
	}
	return s, ok
}
