"""What every room uses and no room owns: errors, pages, API manners, paging. Pure."""
