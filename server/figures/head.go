package figures

import "frontline/geo"

// LayerHead says what an answer is about, by whom and under which terms.
type LayerHead struct {
	ID          string   `json:"id"`
	Title       string   `json:"title"`
	Kind        geo.Kind `json:"kind"`
	AssessedBy  string   `json:"assessed_by,omitempty"`
	HeldBy      string   `json:"held_by,omitempty"`
	Attribution string   `json:"attribution,omitempty"`
	Licence     string   `json:"licence,omitempty"`
	Source      string   `json:"source,omitempty"`
	SourceURL   string   `json:"source_url,omitempty"`
	Note        string   `json:"note,omitempty"`
}

// HeadOf is the head of a layer.
func HeadOf(l geo.Layer) LayerHead {
	return LayerHead{
		ID: l.ID, Title: l.Title, Kind: l.Kind, AssessedBy: l.AssessedBy, HeldBy: l.HeldBy, Attribution: l.Attribution,
		Licence: l.Licence, Source: l.Source, SourceURL: l.SourceURL, Note: l.Note,
	}
}

// featureHead says what is said of a feature.
type featureHead struct {
	ID         string            `json:"id"`
	Names      map[string]string `json:"names"`
	ClaimedBy  string            `json:"claimed_by,omitempty"`
	DeniedBy   []geo.Denial      `json:"denied_by,omitempty"`
	AssessedBy string            `json:"assessed_by,omitempty"`
	Status     string            `json:"status,omitempty"`
	Class      geo.Class         `json:"class,omitempty"`
	HeldBy     string            `json:"held_by,omitempty"`
	Source     string            `json:"source,omitempty"`
	SourceURL  string            `json:"source_url,omitempty"`
}

func headOfFeature(f geo.Feature) featureHead {
	names := f.Names
	if names == nil {
		names = map[string]string{}
	}
	return featureHead{
		ID: f.Key, Names: names, ClaimedBy: f.ClaimedBy, DeniedBy: f.DeniedBy, AssessedBy: f.AssessedBy,
		Status: f.Status, Class: f.Class, HeldBy: f.HeldBy, Source: f.Source, SourceURL: f.SourceURL,
	}
}

// kmUnit is the unit of areas in answers.
const kmUnit = "km²"
