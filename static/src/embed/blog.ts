// What a blog of WordPress tells a frame that it does not trust. It takes the
// messages only with the secret that it put behind the frame's address.

/** The secret; undefined where no blog is around. */
export function blogSecret(): string | undefined {
  return /[?&]secret=([A-Za-z0-9]{1,40})$/.exec(location.hash)?.[1];
}
