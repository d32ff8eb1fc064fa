package load

import (
	"cmp"
	"fmt"
	"strings"

	"frontline/data/load/check"
	"frontline/geo"
)

// maxTold bounds the lines by which a report names features or oblasts.
const maxTold = 12

// smallShare is the least change of an oblast that is reported, in square metres: a
// hundredth of a square kilometre, as figures are shown.
const smallShare = 1e4

// Lines says in English what differs, a line each: the oblasts in which ground
// was gained and lost, where the largest pieces lie, and the features by name.
func (c *Changes) Lines() []string {
	if c == nil {
		return nil
	}
	var lines []string
	for i, r := range c.Regions {
		if i == maxTold {
			lines = append(lines, fmt.Sprintf("and in %d more oblasts", len(c.Regions)-i))
			break
		}
		class := ""
		if r.Class != "" && r.Class != geo.ClassHeld {
			class = string(r.Class) + ", "
		}
		var parts []string
		if r.Lost >= smallShare {
			parts = append(parts, "lost: "+check.Km2Text(float64(r.Lost)))
		}
		if r.Gained >= smallShare {
			parts = append(parts, "gained: "+check.Km2Text(float64(r.Gained)))
		}
		lines = append(lines, fmt.Sprintf("%s%s in %s", class, strings.Join(parts, ", "), r.Region))
	}
	for _, p := range c.Pieces {
		where := p.Where["en"]
		if where == "" {
			continue
		}
		class := ""
		if p.Class != "" && p.Class != geo.ClassHeld {
			class = string(p.Class) + ", "
		}
		lines = append(lines, fmt.Sprintf("%s: %s%s: %s", where, class, p.Change, check.Km2Text(float64(p.Area))))
	}
	var said []string
	times := map[string]int{}
	for _, f := range c.Features {
		var line string
		switch label := cmp.Or(f.Name, f.Key); {
		case f.What == "changed":
			line = fmt.Sprintf("%s: %s → %s", label, f.Was, f.Now)
		case f.Was+f.Now != "":
			line = fmt.Sprintf("%s: %s (%s)", label, f.What, f.Was+f.Now)
		default:
			line = fmt.Sprintf("%s: %s", label, f.What)
		}
		if times[line]++; times[line] == 1 {
			said = append(said, line)
		}
	}
	for i, line := range said {
		if i == maxTold {
			lines = append(lines, fmt.Sprintf("and %d more of what changed in features", len(said)-i))
			break
		}
		if n := times[line]; n > 1 {
			line += fmt.Sprintf(", %d features", n)
		}
		lines = append(lines, line)
	}
	return lines
}

// ClassLines says in English how much ground of other classes than held there is,
// and how it changed, a line for each.
func (f FileReport) ClassLines() []string {
	var lines []string
	for _, class := range geo.Classes() {
		area, there := f.Classes[class]
		var turned ClassChange
		if f.Changes != nil {
			turned = f.Changes.Classes[class]
		}
		if !there && turned == (ClassChange{}) {
			continue
		}
		line := string(class) + ": none"
		if area > 0 {
			line = fmt.Sprintf("%s: %s", class, check.Km2Text(float64(area)))
		}
		if turned.Gained > 0 {
			line += ", gained: " + check.Km2Text(float64(turned.Gained))
		}
		if turned.Lost > 0 {
			line += ", lost: " + check.Km2Text(float64(turned.Lost))
		}
		lines = append(lines, line)
	}
	return lines
}
