// The API's page: Swagger UI over this Pagewatch's own document. Nothing else loads it.

const dark = matchMedia('(prefers-color-scheme: dark)');

function followScheme() {
  document.documentElement.classList.toggle('dark-mode', dark.matches);
}

dark.addEventListener('change', followScheme);
followScheme();

/** @type {any} */ (globalThis).SwaggerUIBundle({
  url: '/api/v1/openapi.json',
  dom_id: '#api',
  deepLinking: true,
  displayRequestDuration: true,
  tryItOutEnabled: true,
  // Asks no service elsewhere what it thinks of the document.
  validatorUrl: null,
});
