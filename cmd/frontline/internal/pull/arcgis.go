package pull

import (
	"bytes"
	"context"
	"fmt"
	"net/url"
	"strconv"
	"time"

	"frontline/data"
	"frontline/geo"

	"github.com/go-json-experiment/json/v1"
)

// arcgis is a layer of an ArcGIS FeatureServer, which answers in pages.
type arcgis struct {
	*client
	settings data.UpstreamSettings
	now      func() time.Time
	address  string
}

// arcgisError is what such a server says, with status 200, too.
type arcgisError struct {
	Code    int    `json:"code"`
	Message string `json:"message"`
}

func (e *arcgisError) err() error {
	if e == nil {
		return nil
	}
	return fmt.Errorf("it answers with error %d: %s", e.Code, geo.Clip(e.Message, 200))
}

// arcgisLayer is what it says of the layer.
type arcgisLayer struct {
	Error         *arcgisError `json:"error"`
	ObjectIDField string       `json:"objectIdField"`
	EditingInfo   struct {
		LastEditDate int64 `json:"lastEditDate"` // in milliseconds; 0 where it does not say
	} `json:"editingInfo"`
}

// arcgisPage is one page of features.
type arcgisPage struct {
	Error      *arcgisError      `json:"error"`
	Type       string            `json:"type"`
	Features   []json.RawMessage `json:"features"`
	Exceeded   bool              `json:"exceededTransferLimit"`
	Properties struct {
		Exceeded bool `json:"exceededTransferLimit"`
	} `json:"properties"`
}

// maxPages bounds how often a layer may say that there is more.
const maxPages = 2000

func (s *arcgis) each(ctx context.Context, known map[string]data.UpstreamFile, take func(file) error) error {
	before, err := s.layer(ctx)
	if err != nil {
		return err
	}
	mark := ""
	if edited := before.EditingInfo.LastEditDate; edited > 0 {
		mark = strconv.FormatInt(edited, 10)
		if was, ok := known[singleKey]; ok && was.Mark == mark {
			return nil
		}
	}
	body, err := s.features(ctx, before.ObjectIDField)
	if err != nil {
		return err
	}
	after, err := s.layer(ctx)
	if err != nil {
		return err
	}
	if after.EditingInfo.LastEditDate != before.EditingInfo.LastEditDate {
		return fmt.Errorf("it was changed while it was pulled")
	}
	a := answer{body: body}
	if mark != "" {
		a.modified = time.UnixMilli(before.EditingInfo.LastEditDate).UTC()
	}
	date, err := dateOf(s.settings.Dated, s.address, a, s.now())
	if err != nil {
		return err
	}
	return take(file{key: singleKey, name: date.String() + ".geojson", mark: mark, date: date, body: body, sourceURL: s.address})
}

// layer asks for what the layer is.
func (s *arcgis) layer(ctx context.Context) (arcgisLayer, error) {
	a, err := s.get(ctx, s.address+"?f=json", "")
	if err != nil {
		return arcgisLayer{}, err
	}
	var l arcgisLayer
	if err := json.Unmarshal(a.body, &l); err != nil {
		return arcgisLayer{}, notJSON()
	}
	return l, l.Error.err()
}

// features asks for all pages, and makes one collection of them.
func (s *arcgis) features(ctx context.Context, idField string) ([]byte, error) {
	var out bytes.Buffer
	out.WriteString(`{"type":"FeatureCollection","features":[`)
	seen := map[string]bool{}
	query := url.Values{"where": {"1=1"}, "outFields": {"*"}, "f": {"geojson"}}
	if idField != "" {
		query.Set("orderByFields", idField) // else pages may overlap
	}
	for n, page := 0, 0; ; page++ {
		if page == maxPages {
			return nil, fmt.Errorf("it has more than %d pages", maxPages)
		}
		query.Set("resultOffset", strconv.Itoa(n))
		a, err := s.get(ctx, s.address+"/query?"+query.Encode(), "")
		if err != nil {
			return nil, err
		}
		var p arcgisPage
		if err := json.Unmarshal(a.body, &p); err != nil {
			return nil, notJSON()
		}
		if err := p.Error.err(); err != nil {
			return nil, err
		}
		if p.Type != "FeatureCollection" {
			return nil, geo.Errorf(geo.EInvalid, "its answer is no collection of features")
		}
		for _, f := range p.Features {
			var of struct {
				ID json.RawMessage `json:"id"`
			}
			if err := json.Unmarshal(f, &of); err != nil {
				return nil, notJSON()
			}
			if id := string(of.ID); id != "" && id != "null" {
				if seen[id] {
					return nil, fmt.Errorf("feature %s is on two pages: it was changed while it was pulled, or pages overlap", geo.Clip(id, 40))
				}
				seen[id] = true
			}
			if n > 0 {
				out.WriteByte(',')
			}
			out.Write(f)
			n++
			if int64(out.Len()) > s.most {
				return nil, s.tooLarge()
			}
		}
		if !p.Exceeded && !p.Properties.Exceeded {
			break
		}
		if len(p.Features) == 0 {
			return nil, fmt.Errorf("it says that there is more, and gives nothing")
		}
	}
	out.WriteString("]}\n")
	return out.Bytes(), nil
}
