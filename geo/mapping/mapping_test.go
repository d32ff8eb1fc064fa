package mapping

import (
	"fmt"
	"strings"
	"testing"

	"frontline/geo"
	"frontline/geo/geojson"
	"frontline/geo/geojson/geojsontest"

	"github.com/go-json-experiment/json/v1"
)

// badMappings are those that ParseMapping refuses.
var badMappings = []struct{ name, text string }{
	{"empty", ``},
	{"no JSON", `key: code`},
	{"cut off", `{"key":`},
	{"an array", `[]`},
	{"null", `null`},
	{"two objects", `{}{}`},
	{"unknown member", `{"keys":"code"}`},
	{"member in another case", `{"Key":"code"}`},
	{"member twice", `{"key":"a","key":"b"}`},
	{"key is a number", `{"key":7}`},
	{"names are a list", `{"names":["name"]}`},
	{"no language", `{"names":{"":"name"}}`},
	{"empty property of a name", `{"names":{"uk":""}}`},
	{"English name twice", `{"name":"a","names":{"en":"b"}}`},
	{"unknown member of a date", `{"date":{"property":"d","zone":"UTC"}}`},
	{"date without property", `{"date":{"format":"date"}}`},
	{"unknown date format", `{"observed_on":{"property":"d","format":"iso"}}`},
	{"date is a string", `{"date":"day"}`},
	{"unknown geometry", `{"geometry":["area"]}`},
	{"a geometry twice", `{"geometry":["line","line"]}`},
	{"empty alias", `{"aliases":[""]}`},
	{"empty dropped property", `{"drop_properties":["a",""]}`},
	{"split without property", `{"split_name":{"separator":"///","parts":["uk","en"]}}`},
	{"split by blanks", `{"split_name":{"property":"name","separator":" ","parts":["uk","en"]}}`},
	{"split into one", `{"split_name":{"property":"name","separator":"///","parts":["uk"]}}`},
	{"split into no language", `{"split_name":{"property":"name","separator":"///","parts":["uk","the English one"]}}`},
	{"split into one language twice", `{"split_name":{"property":"name","separator":"///","parts":["uk","uk"]}}`},
	{"split into a language that is there", `{"name":"title","split_name":{"property":"name","separator":"///","parts":["uk","en"]}}`},
	{"rule without property", `{"rules":[{"equals":"a","status":"b"}]}`},
	{"rule that asks for nothing", `{"rules":[{"status":"b"}]}`},
	{"rule that asks twice", `{"rules":[{"property":"p","equals":"a","contains":"a","status":"b"}]}`},
	{"rule that does not ask", `{"rules":[{"property":"p","status":"b"}]}`},
	{"rule for an unknown geometry", `{"rules":[{"geometry":"circle","status":"b"}]}`},
	{"rule that does nothing", `{"rules":[{"geometry":"line"}]}`},
	{"rule that does both", `{"rules":[{"geometry":"line"},{"geometry":"point"}]}`},
	{"rule with both", `{"rules":[{"geometry":"line","status":"b","drop":true}]}`},
	{"too many rules", `{"rules":[` + strings.Repeat(`{"geometry":"line","drop":true},`, maxRules) + `{"geometry":"line","drop":true}]}`},
	{"unknown constant", `{"set":{"population":"7"}}`},
	{"constant is a number", `{"set":{"status":7}}`},
	{"constant link is a script", `{"set":{"source_url":"javascript:alert(1)"}}`},
	{"too large", `{"note":"` + strings.Repeat("x", maxMapping) + `"}`},
	{"wrong UTF-8", "{\"note\":\"caf\xe9\"}"},
}

func TestParseMappingRefuses(t *testing.T) {
	var got strings.Builder
	for _, c := range badMappings {
		if _, err := Parse([]byte(c.text)); err == nil {
			t.Errorf("%s: it is taken", c.name)
		} else {
			if code := geo.ErrorCode(err); code != geo.EInvalid && code != geo.ETooLarge {
				t.Errorf("%s: code %s: %v", c.name, code, err)
			}
			fmt.Fprintf(&got, "%s\n\t%s: %s\n", c.name, geo.ErrorCode(err), err)
		}
	}
	geojsontest.Golden(t, "bad_mapping.golden", got.String())
}

// A mapping is written in one way, however it was written, and read back.
func TestMappingCanonical(t *testing.T) {
	const want = `{"key":"code","names":{"en":"title","ru":"c","uk":"b"},"geometry":["polygon"],"set":{"source":"not stated"}}`
	m, err := Parse([]byte(` {"set":{"source":"not stated"}, "geometry":["polygon"],
		"names":{"uk":"b","ru":"c","en":"title"}, "key":"code", "ignore_id":false, "rules":null, "aliases":[], "name":"", "date":null}`))
	if err != nil {
		t.Fatal(err)
	}
	for range 20 {
		b, err := json.Marshal(m)
		if err != nil {
			t.Fatal(err)
		}
		if string(b) != want {
			t.Fatalf("written as %s, want %s", b, want)
		}
	}
	for name, m := range Presets() {
		checkMapping(t, name, m)
	}
}

// checkMapping checks that a mapping is good and survives being written.
func checkMapping(t *testing.T, name string, m Mapping) {
	t.Helper()
	b, err := m.MarshalJSON()
	if err != nil {
		t.Fatalf("%s: %v", name, err)
	}
	again, err := Parse(b)
	if err != nil {
		t.Fatalf("%s: %v\n%s", name, err, b)
	}
	second, err := again.MarshalJSON()
	if err != nil || string(b) != string(second) {
		t.Fatalf("%s: %v\nfirst  %s\nsecond %s", name, err, b, second)
	}
}

// The first rule that holds counts, and its status goes before the feature's.
func TestMappingRules(t *testing.T) {
	m := mappingOf(`{"status":"state","set":{"status":"unknown"},"rules":[
		{"property":"fill","equals":"#ABCDEF","status":"first"},
		{"property":"fill","contains":"bcd","status":"second"},
		{"geometry":"point","property":"n","equals":"1","status":"third"},
		{"property":"state","equals":"gone","drop":true,"reason":"it is gone"}]}`)
	for properties, want := range map[string]string{
		`"fill":"#abcdef"`:                "first",
		`"fill":"#ABCDEF ","state":"own"`: "first",
		`"fill":"xBCDx","state":"own"`:    "second",
		`"n":1`:                           "third",
		`"n":"1","state":"own"`:           "third",
		`"state":" own "`:                 "own",
		`"state":null,"fill":{}`:          "unknown",
		``:                                "unknown",
		`"state":"Gone"`:                  "",
	} {
		text := `{"type":"FeatureCollection","features":[` + geojsontest.Feature(`"fill":"xxbcd"`) + `,` + geojsontest.Feature(properties) + `]}`
		reading, err := Read(strings.NewReader(text), Options{Mapping: m})
		if err != nil {
			t.Errorf("%s: %v", properties, err)
			continue
		}
		if want == "" {
			if n := reading.Report.Dropped(); n != 1 || reading.Report.DroppedByRule[0] != (RuleCount{3, "it is gone", 1}) {
				t.Errorf("%s: %+v", properties, reading.Report)
			}
		} else if got := reading.Features[1].Status; got != want {
			t.Errorf("%s: status %q, want %q", properties, got, want)
		}
	}
}

func TestDateProperty(t *testing.T) {
	for _, c := range []struct {
		raw    string
		format DateFormat
		want   string
	}{
		{`"2025-11-27"`, DateAny, "2025-11-27"},
		{`" 2025-11-27 "`, DateISO, "2025-11-27"},
		{`"27.11.2025"`, DateAny, "2025-11-27"},
		{`"2025-11-27T23:30:00-02:00"`, DateAny, "2025-11-28"},
		{`"2025-11-27T23:59:59.999Z"`, DateInstant, "2025-11-27"},
		{`1764201600000`, DateAny, "2025-11-27"},
		{`1764201599999`, DateEpochMillis, "2025-11-26"},
		{`1.7642016e12`, DateEpochMillis, "2025-11-27"},
		{`1764201600`, DateEpochSeconds, "2025-11-27"},
		{`0`, DateEpochSeconds, "1970-01-01"},
		{`-1`, DateEpochSeconds, "1969-12-31"},
	} {
		got, err := DateProperty{"p", c.format}.Parse(json.RawMessage(c.raw))
		if err != nil || got.String() != c.want {
			t.Errorf("%s as %q: %s, %v; want %s", c.raw, c.format, got, err, c.want)
		}
	}
}

// A feature is known by its GeoJSON id, else by the mapping's key, else, alone
// in its file, as the layer's, else by its names.
func TestMappingKey(t *testing.T) {
	const geometry = `"geometry":{"type":"Point","coordinates":[30,50]}`
	feature := func(id, uid string) string {
		return `{"type":"Feature",` + id + geometry + `,"properties":{` + uid + `}}`
	}
	other := feature(`"id":"other",`, ``)
	for _, c := range []struct{ mapping, features, want string }{
		{`{"key":"uid"}`, feature(`"id":7,`, `"uid":8`) + `,` + other, "7"},
		{`{"key":"uid"}`, feature(``, `"uid":8.0`) + `,` + other, "8"},
		{`{"key":"uid","ignore_id":true}`, feature(`"id":null,`, `"uid":" a "`) + `,` + other, "a"},
		{`{"key":"uid"}`, feature(``, `"uid":null`), "test/0"},
		{`{"ignore_id":true}`, feature(`"id":7,`, ``), "test/0"},
		{`{"key":"uid"}`, feature(``, ``) + `,` + other, "point-e3b0c44298fc1c14"},
	} {
		text := `{"type":"FeatureCollection","features":[` + c.features + `]}`
		reading, err := Read(strings.NewReader(text), Options{Options: geojson.Options{Layer: "test"}, Mapping: mappingOf(c.mapping)})
		if err != nil {
			t.Errorf("%s, %s: %v", c.mapping, c.features, err)
		} else if got := reading.Features[0].Key; got != c.want {
			t.Errorf("%s, %s: key %q, want %q", c.mapping, c.features, got, c.want)
		}
	}
}

// The member that holds the GeoJSON may come with others, or be the file.
func TestMappingWithin(t *testing.T) {
	m := mappingOf(`{"within":"map"}`)
	for _, text := range []string{
		`{"map":` + point7 + `}`,
		`{"id":1,"map":` + point7 + `,"datetime":"now"}`,
		point7,
		`{"type":"FeatureCollection","map":[],"features":[` + point7 + `]}`,
	} {
		reading, err := Read(strings.NewReader(text), Options{Mapping: m})
		if err != nil || len(reading.Features) != 1 || reading.Features[0].Key != "7" {
			t.Errorf("%s: %+v, %v", text, reading.Features, err)
		}
	}
}

// The date may be one that means something of its own, and stays then.
func TestDateOfObservation(t *testing.T) {
	for _, c := range []struct {
		value string
		date  DateProperty
	}{
		{`"2025-01-02"`, DateProperty{Property: "observed_on"}},
		{`1735776000000`, DateProperty{"observed_on", DateEpochMillis}},
	} {
		reading, err := Read(strings.NewReader(geojsontest.Feature(`"observed_on":`+c.value)), Options{Date: &c.date})
		if err != nil {
			t.Errorf("%s: %v", c.value, err)
			continue
		}
		day := reading.On(geo.MustDate("2025-01-02"))
		if len(day) != 1 || day[0].ObservedOn == nil || *day[0].ObservedOn != geo.MustDate("2025-01-02") || reading.Report != nil {
			t.Errorf("%s: %+v", c.value, reading)
		}
	}
}
