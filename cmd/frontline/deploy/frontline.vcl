# /etc/varnish/frontline.vcl, for varnishd -a http=:6081 -a purge=127.0.0.1:6082
vcl 4.1;

import std;
import xkey;

backend frontline {
    .host = "127.0.0.1";
    .port = "8080";
}

sub vcl_recv {
    # The purge hook's address, which only this machine reaches.
    if (local.socket == "purge") {
        if (!req.http.Surrogate-Key) {
            return (synth(400));
        }
        set req.http.Purged = xkey.purge(req.http.Surrogate-Key);
        return (synth(200, "purged " + req.http.Purged));
    }
    # A draft is kept by nobody.
    if (req.url ~ "^/draft/") {
        return (pass);
    }
    # Load by way of the server's own address, and look there at its metrics.
    if (req.method != "GET" && req.method != "HEAD" && req.method != "OPTIONS") {
        return (synth(405));
    }
    if (req.url ~ "^/metrics(\?|$)") {
        return (synth(404));
    }
    # One name, whatever is asked for: set public-url to its address.
    set req.http.Host = "maps.example.org";
    # No question mark makes another tile of a tile. Of other addresses the server gets
    # what it knows, and nothing is kept by more: what campaigns and counters hang onto
    # an address (utm_source, fbclid, _) would fill the cache with copies of one answer.
    # The standards of the OGC API refuse what they do not know, which is not kept.
    if (req.url ~ "^/tiles/") {
        set req.url = regsub(req.url, "\?.*$", "");
    } else if (req.url ~ "\?" && req.url !~ "^/ogc[/?]") {
        set req.http.Known = regsuball(regsub(req.url, "^[^?]*\?", "&"),
            "&(?!(assessors|at|basemap|bbox|brand|class|compare|controls|credit|curve|date|delay|dpi|fit|format|frame|frozen|glow|height|inset|lang|layers|legend|limit|log_before|look|map|mark|maxheight|maxwidth|near|north|note|padding|paper|place|plays|q|radius|range|region|rev|scale|scalebar|show|size|sources|span|style|swipe|theme|tiles|title|url|who|with|zoom)=)[^&]*", "");
        set req.url = std.querysort(regsub(req.url, "\?.*$", "") + regsub(req.http.Known, "^&", "?"));
        unset req.http.Known;
    }
    # Where cors-origins names who may read by a script, name each here, too.
    if (req.http.Origin != "https://news.example.org") {
        unset req.http.Origin;
    }
    # Nothing of who reads goes on to the server.
    unset req.http.X-Forwarded-For;
    unset req.http.X-Forwarded-Host;
    unset req.http.X-Forwarded-Proto;
    unset req.http.X-Real-IP;
    unset req.http.Forwarded;
    unset req.http.Authorization;
    unset req.http.Cookie;
    unset req.http.Referer;
    unset req.http.User-Agent;
}

sub vcl_backend_response {
    set beresp.http.xkey = beresp.http.Surrogate-Key;
}

sub vcl_deliver {
    unset resp.http.xkey;
    if (obj.hits > 0) {
        set resp.http.X-Cache = "HIT";
    } else {
        set resp.http.X-Cache = "MISS";
    }
}
