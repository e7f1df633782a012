-- Which files are scripts: by their names, or a Markdown file that says so in its front matter.
local function says_so(_, buffer)
  local lines = vim.api.nvim_buf_get_lines(buffer, 0, 100, false)
  if not (lines[1] or ""):match("^%-%-%-%s*$") then
    return nil
  end
  for i = 2, #lines do
    if lines[i]:match("^%-%-%-%s*$") or lines[i]:match("^%.%.%.%s*$") then
      return nil
    elseif lines[i]:match("^assetflow:%s*true%s*$") then
      return "assetflow"
    end
  end
end

vim.filetype.add({
  extension = { fountain = "fountain" },
  pattern = {
    [".*%.script%.md"] = { "assetflow", { priority = 10 } },
    [".*%.vo%.md"] = { "assetflow", { priority = 10 } },
    [".*%.md"] = says_so,
    [".*%.markdown"] = says_so,
  },
})
vim.treesitter.language.register("markdown", "assetflow")
