"""256 words to read aloud.

Chosen for two people on a bad telephone line, one of whom may have learned English after Welsh or
Polish: short, plain, things that can be seen or done, no two that sound alike or begin with the
same four letters, none with two spellings, none unpleasant to say in a court building. Eight bits
each.
"""

from __future__ import annotations

WORDS: tuple[str, ...] = tuple(
    """
    acorn album almond alphabet anchor angel apple apron arrow artist atlas attic autumn badger
    bakery ballet bamboo banana banjo basket beacon beaver begin bench bicycle biscuit blanket
    blossom blueberry bonnet bottle branch bridge broccoli bronze bubble bucket buffalo button
    cabbage cabin cactus calendar camera candle canoe caravan carbon carpet castle cedar cement
    chapel cherry chimney chocolate cinnamon circle clever clock coconut coffee comet compass
    copper cottage cousin cradle cricket crystal cucumber cupboard curtain cushion daffodil
    daisy dancer december dentist delta diamond doctor dolphin double dragon eagle echo elbow
    elephant emerald engine envelope escape evening fabric factory falcon family farmer festival
    fiddle fifteen finger firefly flamingo football forest fossil fountain frozen galaxy gallery
    garden garlic giant giraffe glacier glove golden gorilla granite gravel grocer guitar hammer
    harvest helmet hexagon hotel iceberg igloo indigo insect island ivory jasmine jigsaw jungle
    kangaroo kettle kilogram kitchen ladder lagoon landscape lantern lavender lemon lettuce
    library lighthouse lily lizard lobster lotus magnet mango market meteor mirror monkey mosaic
    muffin museum mushroom mustard napkin needle nephew notebook november number nutmeg oasis
    ocean octopus office olive onion opera orange orbit orchid ostrich oxygen palace panda
    passport pebble pelican pencil penguin pepper piano picnic pilot pineapple planet platform
    postcard pudding pumpkin puppet pyramid quarter rabbit radio rainbow raisin raspberry
    rectangle ribbon river rocket saddle sailor salad sapphire satellite scarf seagull season
    seven shadow signal silver soda spider spoon squirrel statue summer sunday swallow swim
    table teacher telescope thunder tiger tomato triangle trumpet tulip tunnel turtle umbrella
    uncle vanilla village violin volcano window winter yellow zebra
    """.split()
)
"""Each word's place is the byte that it stands for."""
