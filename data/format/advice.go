package format

import (
	"fmt"
	"strings"

	"frontline/geo"
)

// toWGS84 is the command that makes readable GeoJSON of what is not.
const toWGS84 = "`ogr2ogr -f GeoJSON -t_srs EPSG:4326 -lco RFC7946=YES new.geojson FILE`"

// shellName is a name as a shell takes it.
func shellName(name string) string {
	if strings.Trim(name, "0123456789_./-abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ") != "" {
		return "'" + strings.ReplaceAll(name, "'", `'\''`) + "'"
	}
	return name
}

// lonLatNumber refuses numbers of reference systems that are not degrees.
func lonLatNumber(number string) error {
	switch number {
	case "0", "4326", "4979":
		return nil
	}
	return fmt.Errorf("its geometry is in EPSG:%s, not in longitude and latitude on WGS84: `ogr2ogr -f GeoJSON -s_srs EPSG:%[1]s -t_srs EPSG:4326 -lco RFC7946=YES new.geojson FILE` makes a file that is", geo.Clip(number, 20))
}
