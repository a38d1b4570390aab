/**
 * Domains of widespread public APIs. A list and no guess: an API on another site than the page is as often the
 * reader's own as somebody else's.
 */
const PUBLIC_APIS =
  `openai.com anthropic.com mistral.ai cohere.com maps.googleapis.com www.googleapis.com generativelanguage.googleapis.com github.com gitlab.com stripe.com paypal.com squareup.com
  twilio.com sendgrid.com sendgrid.net mailgun.net mailchimp.com postmarkapp.com slack.com discord.com telegram.org notion.com
  airtable.com atlassian.com hubapi.com spotify.com twitter.com x.com facebook.com instagram.com linkedin.com reddit.com
  twitch.tv openweathermap.org weatherapi.com coingecko.com coinmarketcap.com binance.com coinbase.com alphavantage.co
  themoviedb.org unsplash.com pexels.com giphy.com newsapi.org deepl.com mapbox.com here.com zoom.us dropboxapi.com
  trello.com intercom.io zendesk.com amadeus.com pokeapi.co`.split(/\s+/);

/** Services that forward any request with CORS headers added. */
const CORS_PROXIES =
  `cors-anywhere.herokuapp.com corsproxy.io allorigins.win thingproxy.freeboard.io cors.bridged.cc codetabs.com crossorigin.me
  cors.sh yacdn.org jsonp.afeld.me cors.eu.org cors.lol whateverorigin.org corsproxy.org cors-proxy.htmldriven.com`.split(
    /\s+/,
  );

/**
 * Whether the host is a public CORS proxy.
 *
 * @param hostname - lower case, as the URL parser gives it
 * @example isCorsProxy('api.allorigins.win') // true
 */
export function isCorsProxy(hostname: string): boolean {
  return isWithin(hostname, CORS_PROXIES);
}

/**
 * Whether the API at this host is one that its users cannot change.
 *
 * @param hostname - lower case, as the URL parser gives it
 * @example isPublicApi('api.stripe.com') // true
 */
export function isPublicApi(hostname: string): boolean {
  return isWithin(hostname, PUBLIC_APIS);
}

function isWithin(hostname: string, domains: readonly string[]): boolean {
  return domains.some((domain) => hostname === domain || hostname.endsWith(`.${domain}`));
}
