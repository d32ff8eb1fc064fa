# /etc/varnish/frontline.vcl, for varnishd -a http=:6081 -a purge=127.0.0.1:6082
vcl 4.1;

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
    if (req.method != "GET" && req.method != "HEAD") {
        return (synth(405));
    }
    if (req.url ~ "^/metrics(\?|$)") {
        return (synth(404));
    }
    # One name, whatever is asked for: set public-url to its address.
    set req.http.Host = "maps.example.org";
    # No question mark makes another tile of a tile.
    if (req.url ~ "^/tiles/") {
        set req.url = regsub(req.url, "\?.*$", "");
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
