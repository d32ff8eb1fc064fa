// Shows errors, with a button to retry.

import { ApiError } from "../net/api";
import { showNotice } from "../ui/notice";
import { t } from "../words/words";
import type { Store } from "./store";

export function mountFailures(store: Store): void {
  store.failed = (error) => {
    const partly = t("page.partly", { why: whyOf(error) });
    const isAway = error instanceof ApiError && error.status === 0;
    showNotice(isAway ? `${partly} ${t("page.stretched")}` : partly, () => store.retry());
  };
}

/** Words an error for the reader. */
export function whyOf(error: unknown): string {
  return error instanceof ApiError ? error.message : t("page.went_wrong");
}
