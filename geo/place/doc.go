// Package place knows settlements: a gazetteer with their names, which of them is nearest to a
// point, and how somebody who writes a name, or a position, differently finds them.
//
// Positions are WGS84 degrees, longitude before latitude. Distances are geodesic metres on the
// WGS84 ellipsoid, bearings degrees clockwise from north.
package place
