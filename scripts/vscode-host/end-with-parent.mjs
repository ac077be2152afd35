// Preloaded into VS Code's server: it and what it forks end soon after whoever started the server was killed.

const parent = process.ppid;

setInterval(() => {
    if (process.ppid !== parent) {
        process.exit();
    }
}, 1000).unref();
