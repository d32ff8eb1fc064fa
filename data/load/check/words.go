package check

import (
	"fmt"
	"math"
	"slices"
	"strings"

	"github.com/paulmach/orb"
)

// LonLat is a position as findings have it, longitude first.
func LonLat(p orb.Point) string { return fmt.Sprintf("%.3f, %.3f", p[0], p[1]) }

// Km2Text is an area in square metres as square kilometres.
func Km2Text(area float64) string {
	if area < 1e6 {
		return fmt.Sprintf("%.3f km²", area/1e6)
	}
	return fmt.Sprintf("%.1f km²", area/1e6)
}

// Plural is a number and what there is of it.
func Plural(n int, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return fmt.Sprintf("%d %s", n, many)
}

// MedianOf is the upper median; 0 of nothing.
func MedianOf(values []float64) float64 {
	sorted := slices.Sorted(slices.Values(values))
	if len(sorted) == 0 {
		return 0
	}
	return sorted[len(sorted)/2]
}

// JoinSome joins the first few texts and counts the rest.
func JoinSome(texts []string) string {
	const shown = 3
	if n := len(texts) - shown; n > 0 {
		return strings.Join(texts[:shown], "; ") + fmt.Sprintf("; and %d more", n)
	}
	return strings.Join(texts, "; ")
}

// MetresPerDegree is of latitude; it is for distances in findings, which are not kept.
const MetresPerDegree = 111195

// Metres is about how far two positions are from each other.
func Metres(a, b orb.Point) float64 {
	return MetresPerDegree * math.Hypot((b[0]-a[0])*math.Cos((a[1]+b[1])*math.Pi/360), b[1]-a[1])
}

func round6(v float64) float64 { return math.Round(v*1e6) / 1e6 }

// OffsetText is an offset in degrees, and how far that is at a position.
func OffsetText(dx, dy float64, at orb.Point) string {
	by := Metres(at, orb.Point{at[0] + dx, at[1] + dy})
	distance := fmt.Sprintf("%.0f m", by)
	if by >= 10000 {
		distance = fmt.Sprintf("%.0f km", by/1000)
	}
	return fmt.Sprintf("%s (longitude %+g°, latitude %+g°)", distance, round6(dx), round6(dy))
}
