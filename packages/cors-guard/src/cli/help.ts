/** What `--help` prints. */
export const HELP = `cors-guard check URL --page ORIGIN [options]
cors-guard explain CODE

  check tells what a browser on the page ORIGIN would do with a call of URL. It asks the API for real, by OPTIONS, GET and HEAD
  only: for other methods it sends the preflight and says what stays open.
  explain prints what a finding means, what each browser says, and what to change.

  --page ORIGIN            where the production page is served from (or CORS_GUARD_PAGE in the environment)
  -X, --method METHOD      default GET
  -H, --header "name: v"   a header the page sets, or its cookie; repeatable; goes to the origin of URL alone
  --credentials MODE       omit, same-origin (default) or include
  --mode MODE              cors (default), no-cors or same-origin
  --browsers LIST          of chromium, firefox, webkit, standard; default the first three
  --allow-unknown          what cannot be judged does not fail the command
  --json                   the report document, with the exchanges

  Exit status: 1 when production would fail; 2 when something cannot be judged, or the command is wrong; else 0.`;
