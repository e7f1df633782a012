-- The user's configuration in the tests: the line of the installation notes.
vim.opt.runtimepath:append(vim.env.ASSETFLOW_PLUGIN)
vim.opt.swapfile = false
