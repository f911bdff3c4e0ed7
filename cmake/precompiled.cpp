// A target needs a source; what matters here are the headers that it precompiles.
