package place

import (
	"math"
	"regexp"
	"strconv"
	"strings"

	"github.com/paulmach/orb"
)

// Of the Universal Transverse Mercator projection.
const (
	utmScale        = 0.9996
	utmFalseEasting = 500_000
	utmFalseNorth   = 10_000_000 // south of the equator
	utmZoneDegrees  = 6
)

// Of the Military Grid Reference System.
const (
	mgrsBands   = "CDEFGHJKLMNPQRSTUVWX" // 8° of latitude each, from 80° south
	mgrsRows    = "ABCDEFGHJKLMNPQRSTUV"
	squareSide  = 100_000   // metres
	rowsRepeat  = 2_000_000 // metres after which the letters of rows begin anew
	evenZoneRow = 5         // by how many letters the rows of even zones are ahead
)

// mgrsColumns are the letters of columns in zones 1, 2, 3 and so on.
var mgrsColumns = [3]string{"ABCDEFGH", "JKLMNPQR", "STUVWXYZ"}

var mgrsPattern = regexp.MustCompile(`^(\d{1,2})([C-HJ-NP-X])([A-HJ-NP-Z])([A-HJ-NP-V])((?:\d\d){0,5})$`)

// parseMGRS reads a reference of the Military Grid Reference System outside the polar regions,
// and answers the middle of the square that it names.
func parseMGRS(text string) (at orb.Point, ok bool) {
	m := mgrsPattern.FindStringSubmatch(strings.ToUpper(strings.Join(strings.Fields(text), "")))
	if m == nil {
		return at, false
	}
	zone, _ := strconv.Atoi(m[1])
	column := strings.Index(mgrsColumns[(zone+2)%3], m[3])
	if zone < 1 || zone > 60 || column < 0 {
		return at, false
	}
	row := strings.Index(mgrsRows, m[4])
	if zone%2 == 0 {
		row = (row - evenZoneRow + len(mgrsRows)) % len(mgrsRows)
	}
	half := len(m[5]) / 2
	side := squareSide / math.Pow10(half)
	along, _ := strconv.Atoi("0" + m[5][:half])
	up, _ := strconv.Atoi("0" + m[5][half:])
	east := float64((column+1)*squareSide) + (float64(along)+0.5)*side
	north := float64(row*squareSide) + (float64(up)+0.5)*side

	band := strings.Index(mgrsBands, m[2])
	south := float64(8*band - 80)
	middle := float64(utmZoneDegrees*zone - 183)
	_, least := utmOf(orb.Point{middle, south}, middle)
	if south < 0 {
		least += utmFalseNorth
	}
	// At the zone's edge the band begins farther north.
	for north < math.Floor(least/squareSide)*squareSide {
		north += rowsRepeat
	}
	if south < 0 {
		north -= utmFalseNorth
	}
	at = fromUTM(east, north, middle)
	// Squares are cut where bands end: of one that a band only touches, the middle may lie beyond.
	return at, at[1] > south-1 && at[1] < south+13
}

// krueger are the coefficients of Krüger's series between the ellipsoid and the projection, to
// the fourth order of its third flattening: good to less than a millimetre within a zone.
var krueger = func() (k struct {
	radius   float64
	to, from [4]float64
}) {
	n := flattening / (2 - flattening)
	n2, n3, n4 := n*n, n*n*n, n*n*n*n
	k.radius = equator / (1 + n) * (1 + n2/4 + n4/64)
	k.to = [4]float64{n/2 - 2*n2/3 + 5*n3/16 + 41*n4/180, 13*n2/48 - 3*n3/5 + 557*n4/1440, 61*n3/240 - 103*n4/140, 49561 * n4 / 161280}
	k.from = [4]float64{n/2 - 2*n2/3 + 37*n3/96 - n4/360, n2/48 + n3/15 - 437*n4/1440, 17*n3/480 - 37*n4/840, 4397 * n4 / 161280}
	return k
}()

// eccentricity is that of the ellipsoid.
var eccentricity = math.Sqrt(flattening * (2 - flattening))

// utmOf projects a position onto the zone around a meridian; north is negative south of the
// equator.
func utmOf(at orb.Point, meridian float64) (east, north float64) {
	rad := math.Pi / 180
	sin := math.Sin(at[1] * rad)
	t := math.Sinh(math.Atanh(sin) - eccentricity*math.Atanh(eccentricity*sin))
	sinL, cosL := math.Sincos((at[0] - meridian) * rad)
	xi, eta := math.Atan2(t, cosL), math.Asinh(sinL/math.Hypot(t, cosL))
	x, y := eta, xi
	for i, a := range krueger.to {
		j := float64(2 * (i + 1))
		x += a * math.Cos(j*xi) * math.Sinh(j*eta)
		y += a * math.Sin(j*xi) * math.Cosh(j*eta)
	}
	return utmFalseEasting + utmScale*krueger.radius*x, utmScale * krueger.radius * y
}

// fromUTM is the position of which utmOf is the projection.
func fromUTM(east, north, meridian float64) orb.Point {
	xi, eta := north/(utmScale*krueger.radius), (east-utmFalseEasting)/(utmScale*krueger.radius)
	x, y := eta, xi
	for i, b := range krueger.from {
		j := float64(2 * (i + 1))
		x -= b * math.Cos(j*xi) * math.Sinh(j*eta)
		y -= b * math.Sin(j*xi) * math.Cosh(j*eta)
	}
	// The conformal latitude's tangent, and Newton's way from it to the geographic one's.
	conformal := math.Sin(y) / math.Hypot(math.Sinh(x), math.Cos(y))
	t := conformal
	for range 5 {
		s := math.Sinh(eccentricity * math.Atanh(eccentricity*t/math.Hypot(1, t)))
		now := t*math.Hypot(1, s) - s*math.Hypot(1, t)
		e2 := eccentricity * eccentricity
		t += (conformal - now) / math.Hypot(1, now) * (1 + (1-e2)*t*t) / ((1 - e2) * math.Hypot(1, t))
	}
	deg := 180 / math.Pi
	return orb.Point{meridian + math.Atan2(math.Sinh(x), math.Cos(y))*deg, math.Atan(t) * deg}
}
