// Before anything is shown: with scripts the page goes to the newest words by itself. The
// fragment, which does so where there are none, would later take the focus from who types already.
"use strict";

if (location.hash === "#last") {
  history.replaceState(history.state, "", location.pathname + location.search);
}
