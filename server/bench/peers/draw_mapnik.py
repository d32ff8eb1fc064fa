"""Draws tiles of a day with mapnik in this process and prints the CPU time of each on
the mean, as JSON."""

import json
import sys
import time

import mapnik

WORLD = 20037508.342789244
MERCATOR = (
    "+proj=merc +a=6378137 +b=6378137 +lat_ts=0 +lon_0=0 +x_0=0 +y_0=0 +k=1 "
    "+units=m +nadgrids=@null +wktext +no_defs +over"
)
STYLE = f"""<Map srs="{MERCATOR}" background-color="transparent">
  <Style name="held"><Rule>
    <PolygonSymbolizer fill="#c0392b" fill-opacity="0.4"/>
    <LineSymbolizer stroke="#7b241c" stroke-width="1.5"/>
  </Rule></Style>
  <Layer name="control" srs="{MERCATOR}"><StyleName>held</StyleName>
    <Datasource><Parameter name="type">geojson</Parameter><Parameter name="file">{sys.argv[1]}</Parameter></Datasource>
  </Layer>
</Map>"""

with open(sys.argv[2], encoding="utf-8") as f:
    tiles = json.load(f)


def draw(size, kind):
    m = mapnik.Map(size, size)
    mapnik.load_map_from_string(m, STYLE)
    m.buffer_size = 16
    before = time.process_time()
    for z, x, y in tiles:
        side = 2 * WORLD / 2**z
        west, north = x * side - WORLD, WORLD - y * side
        m.zoom_to_box(mapnik.Box2d(west, north - side, west + side, north))
        image = mapnik.Image(size, size)
        mapnik.render(m, image, size / 256)
        image.tostring(kind)
    return (time.process_time() - before) * 1000 / len(tiles)


took = []
for colours, kind in (("millions of colours", "png"), ("256 colours", "png256")):
    for size in (256, 512):
        took.append({"Row": f"mapnik {mapnik.mapnik_version_string()}, {colours}", "Column": f"{size} pixels", "Ms": draw(size, kind)})
print(json.dumps(took))
