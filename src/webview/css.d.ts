// The bundler turns imported style sheets into the panel's one style sheet.
declare module '*.css';
