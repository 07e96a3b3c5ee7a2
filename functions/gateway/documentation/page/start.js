// Shows openapi.json, which lies beside this page, and calls the API that it came from.
const here = new URL(location.pathname.replace(/\/docs\/?$/, "/"), location.origin);

SwaggerUIBundle({
  url: new URL("openapi.json", here).href,
  dom_id: "#documentation",
  deepLinking: true,
  displayRequestDuration: true,
  docExpansion: "none",
  filter: true,
  persistAuthorization: false,
  tryItOutEnabled: true,
  validatorUrl: null,
  presets: [SwaggerUIBundle.presets.apis],
});
