"""First and family names of the made-up people, and how an address is made of them. Pure."""

import unicodedata

_FIRST = """
Ada Adrian Agata Aisha Alan Alba Alex Amara Amir Ana Anders Anika Anton Arjun Asha Astrid Beatriz
Ben Bianca Bruno Callum Carla Carlos Cem Chiara Chloe Claire Clara Daan Dalia Daniel Darius David
Deepa Diego Dina Edith Elena Elif Elin Emeka Emil Emma Erik Esther Eva Fatima Felix Fiona Finn
Florian Frances Gabriel Giulia Grace Greta Hana Hannah Harriet Hugo Ibrahim Ida Imani Ines Ingrid
Iris Ivo Jack Jakub James Jana Javier Joan Jonas Josef Julia Kai Karim Karin Kasia Katja Kemi Kofi
Lars Layla Lea Leila Leon Lina Linh Lucas Luis Maja Malik Marco Maren Maria Marta Mateo Maya Mei
Mia Mikael Mina Mira Mohan Nadia Naomi Nia Nils Nina Noah Noor Nora Oksana Olga Oliver Omar Oscar
Owen Pablo Paula Pavel Petra Piotr Priya Rafael Rahul Rania Rebecca Ravi Rosa Ruth Sadia Samir Sara
Sofia Stefan Sven Tariq Teresa Theo Thomas Tom Ulla Uma Vera Victor Wei Yara Yuki Yusuf Zofia
"""
_FAMILY = """
Aalto Abbott Achebe Adeyemi Ahmed Almeida Andersson Archer Bakker Banerjee Barker Bauer Becker
Bennett Berg Bernard Bianchi Blake Bondar Brandt Brooks Carlsen Carter Castillo Chaudhry Chen
Clarke Costa Dahl Dalton Danso Davies Demir Diaz Dubois Duarte Eklund Ellis Engel Evans Farouk
Faure Ferrari Fischer Fletcher Foster Fraser Garcia Gomez Grant Greene Gupta Haddad Hansen Harper
Hartley Hassan Heller Hoffmann Holm Horvat Hughes Hussain Iqbal Ito Ivanova Jansen Jensen Johansson
Jones Kamara Kaya Keller Khan Kim Klein Kovac Kowalski Kumar Lambert Larsen Laurent Lehmann Lewis
Lindqvist Lopes Lund Maric Marsh Martin Mbeki Mendes Meyer Miller Moreau Morris Murphy Nair
Nakamura Ncube Nguyen Nielsen Novak Nwosu Okafor Olsen Ortiz Osei Ozturk Park Patel Pereira Petrova
Phiri Pietersen Price Quinn Rahman Raman Reyes Ricci Richter Roberts Romano Rossi Roux Sato Schmidt
Shaw Silva Singh Solberg Sorensen Sousa Stein Suzuki Tanaka Taylor Thorne Tran Turner Vargas Varga
Vogel Wagner Walker Walsh Weber Weiss Werner Winter Wood Yilmaz Young Zielinski Zimmer
"""
FIRST = tuple(_FIRST.split())
FAMILY = tuple(_FAMILY.split())


def address(name: str) -> str:
    """Return the address of a person of that name: letters of the alphabet only."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode()
    return f"{'.'.join(plain.lower().split())}@aldermere.example"
