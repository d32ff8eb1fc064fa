package main

import (
	"os"
	"os/exec"
	"testing"

	"github.com/go-json-experiment/json"
)

// TestAllModulesAreListed compares what is committed with what the program is made of:
// a new module, another version and another text of a licence each want `make licences`.
func TestAllModulesAreListed(t *testing.T) {
	if _, err := exec.LookPath("go"); err != nil {
		t.Skip("there is no go command to ask")
	}
	raw, err := os.ReadFile("../modules.json")
	if err != nil {
		t.Fatal(err)
	}
	var committed []module
	if err := json.Unmarshal(raw, &committed); err != nil {
		t.Fatal(err)
	}
	want, err := gather(systems)
	if err != nil {
		t.Fatal(err)
	}
	listed := map[string]module{}
	for _, m := range committed {
		listed[m.Name] = m
	}
	for _, m := range want {
		got, ok := listed[m.Name]
		switch {
		case !ok:
			t.Errorf("%s is in the program and not in modules.json: run make licences", m.Name)
		case m.Version != "" && got != m: // that of Go itself changes with the toolchain
			t.Errorf("%s: modules.json has %s %s, the program %s %s, or another text: run make licences", m.Name, got.Version, got.Licence, m.Version, m.Licence)
		}
		delete(listed, m.Name)
	}
	for name := range listed {
		t.Errorf("%s is in modules.json and no more in the program: run make licences", name)
	}
}

func TestKindOf(t *testing.T) {
	for text, want := range map[string]string{
		"Apache License\n   Version 2.0, January 2004":                                   "Apache-2.0",
		"Permission is hereby granted, free of charge, to any\nperson obtaining a copy":  "MIT",
		"Redistributions in binary form must reproduce … Neither the name of":            "BSD-3-Clause",
		"Redistributions in binary form must reproduce the above copyright notice, this": "BSD-2-Clause",
		"This is a licence that nobody knows":                                            "",
	} {
		if got := kindOf(text); got != want {
			t.Errorf("%q: %q, want %q", text, got, want)
		}
	}
}
