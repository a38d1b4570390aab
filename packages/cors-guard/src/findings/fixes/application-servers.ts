import { lines, strings } from './write.ts';
import type { Policy, ServerFix } from './types.ts';

const quoted = (items: readonly string[]): string => strings(items, '"');

/** Spring Boot: a filter before all others, with and without Spring Security. */
export const springBoot: ServerFix = {
  server: 'Spring Boot',
  ranByTests: false,
  allow: ({ origins, methods, headers, exposed, credentials }) => ({
    snippet: lines(
      '// In a @Configuration class.',
      '@Bean',
      'FilterRegistrationBean<CorsFilter> cors() {',
      '  var cors = new CorsConfiguration();',
      `  cors.setAllowedOrigins(List.of(${quoted(origins)}));`,
      `  cors.setAllowedMethods(List.of(${quoted(methods)}));`,
      headers.length > 0 && `  cors.setAllowedHeaders(List.of(${quoted(headers)}));`,
      exposed.length > 0 && `  cors.setExposedHeaders(List.of(${quoted(exposed)}));`,
      credentials && '  cors.setAllowCredentials(true);',
      '  var source = new UrlBasedCorsConfigurationSource();',
      '  source.registerCorsConfiguration("/**", cors);',
      '  var filter = new FilterRegistrationBean<>(new CorsFilter(source));',
      '  filter.setOrder(Ordered.HIGHEST_PRECEDENCE); // before Spring Security, also for errors',
      '  return filter;',
      '}',
    ),
    notes: ['It stands in place of @CrossOrigin and addCorsMappings; other origins named there stay in the list.'],
  }),
};

/** ASP.NET Core. */
export const aspNetCore: ServerFix = {
  server: 'ASP.NET Core',
  ranByTests: false,
  allow: ({ origins, methods, headers, exposed, credentials }) => ({
    snippet: lines(
      '// Program.cs, before builder.Build()',
      'builder.Services.AddCors(options => options.AddDefaultPolicy(policy => policy',
      `    .WithOrigins(${quoted(origins)})`,
      headers.length > 0 && `    .WithHeaders(${quoted(headers)})`,
      exposed.length > 0 && `    .WithExposedHeaders(${quoted(exposed)})`,
      credentials && '    .AllowCredentials()',
      `    .WithMethods(${quoted(methods)})));`,
      '',
      '// After builder.Build(): after UseRouting and UseExceptionHandler,',
      '// before UseHttpsRedirection, UseAuthentication and UseAuthorization.',
      'app.UseCors();',
    ),
    notes: ['A policy with a name has to be given to UseCors by this name; other origins of its list stay in it.'],
  }),
};

/** Rails with `rack-cors`, before everything else. */
export const rails: ServerFix = {
  server: 'Rails',
  ranByTests: false,
  allow: ({ origins, methods, headers, exposed, credentials }) => ({
    snippet: lines(
      '# config/initializers/cors.rb; gem "rack-cors"',
      'Rails.application.config.middleware.insert_before 0, Rack::Cors do',
      '  allow do',
      `    origins ${quoted(origins)}`,
      '    resource "*", # all paths',
      `      methods: [${methods.map((method) => `:${method.toLowerCase()}`).join(', ')}],`,
      headers.length > 0 && `      headers: [${quoted(headers)}],`,
      exposed.length > 0 && `      expose: [${quoted(exposed)}],`,
      `      credentials: ${credentials}`,
      '  end',
      'end',
    ),
    notes: ['It stands in place of another Rack::Cors block; other origins named there stay in the list.'],
  }),
};

/** Laravel's own middleware. */
export const laravel: ServerFix = {
  server: 'Laravel',
  ranByTests: false,
  allow: ({ origins, methods, headers, exposed, credentials }) => ({
    snippet: lines(
      "// config/cors.php ('php artisan config:publish cors' makes it); then 'php artisan config:clear'",
      'return [',
      "    'paths' => ['api/*', 'sanctum/csrf-cookie'],",
      `    'allowed_origins' => [${strings(origins)}],`,
      "    'allowed_origins_patterns' => [],",
      `    'allowed_methods' => [${strings(methods)}],`,
      `    'allowed_headers' => [${strings(headers)}],`,
      `    'exposed_headers' => [${strings(exposed)}],`,
      "    'max_age' => 7200,",
      `    'supports_credentials' => ${credentials},`,
      '];',
    ),
    notes: ['paths has to cover the paths that are called; other origins of the list stay in it.'],
  }),
};

/** Go without any dependency. */
export const go: ServerFix = {
  server: 'Go net/http',
  ranByTests: true,
  allow: (policy) => ({
    snippet: goHandler(policy),
    notes: ['It is the outermost handler: http.ListenAndServe(address, withCORS(mux)).'],
  }),
};

function goHandler({ origins, methods, headers, exposed, credentials }: Policy): string {
  return lines(
    `var allowedOrigins = map[string]bool{${origins.map((origin) => `"${origin}": true`).join(', ')}}`,
    '',
    'func withCORS(next http.Handler) http.Handler {',
    '\treturn http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {',
    '\t\th := w.Header()',
    '\t\th.Add("Vary", "Origin")',
    '\t\tif origin := r.Header.Get("Origin"); allowedOrigins[origin] {',
    '\t\t\th.Set("Access-Control-Allow-Origin", origin)',
    credentials && '\t\t\th.Set("Access-Control-Allow-Credentials", "true")',
    exposed.length > 0 && `\t\t\th.Set("Access-Control-Expose-Headers", "${exposed.join(', ')}")`,
    '\t\t}',
    '\t\tif r.Method == http.MethodOptions && r.Header.Get("Access-Control-Request-Method") != "" {',
    `\t\t\th.Set("Access-Control-Allow-Methods", "${methods.join(', ')}")`,
    headers.length > 0 && `\t\t\th.Set("Access-Control-Allow-Headers", "${headers.join(', ')}")`,
    '\t\t\tw.WriteHeader(http.StatusNoContent)',
    '\t\t\treturn',
    '\t\t}',
    '\t\tnext.ServeHTTP(w, r)',
    '\t})',
    '}',
  );
}
