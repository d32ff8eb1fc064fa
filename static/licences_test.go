package static

import (
	"runtime/debug"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestModulesThatAreNotInTheProgramAreLeftOut(t *testing.T) {
	all := []Work{
		{Kind: KindData, Name: "map", Version: "1"},
		{Kind: KindGo, Name: "standard library"},
		{Kind: KindGo, Name: "a", Version: "v1"},
		{Kind: KindGo, Name: "windows-only", Version: "v1"},
	}
	info := &debug.BuildInfo{GoVersion: "go1", Deps: []*debug.Module{{Path: "a", Version: "v2"}, {Path: "new", Version: "v3"}}}
	var got []string
	for _, w := range linked(all, info) {
		got = append(got, w.Name+" "+w.Version+" "+w.Licence)
	}
	if diff := cmp.Diff([]string{"map 1 ", "standard library go1 ", "a v2 ", "new v3 not known"}, got); diff != "" {
		t.Error(diff)
	}
}
